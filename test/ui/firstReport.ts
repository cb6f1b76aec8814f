import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Ui } from './inEditor.ts';
import { openPanel, type Panel, patience, picture } from './panel.ts';

export const firstQuestion = 'Which script runs before a package is published?';

/** What a newcomer does after opening a folder: the panel, the question, Enter. Fails unless a cited report opens. */
export async function getFirstReport(ui: Ui, project: string): Promise<void> {
	const page = await ui.open(project);
	const panel = await openPanel(page);
	await picture(page, `${project} 1 empty`);
	await panel.question.fill(firstQuestion, patience);
	await picture(page, `${project} 2 question`);
	await panel.question.press('Enter');
	await panel.says(/Answered, with citations/);
	await reportTab(panel).waitFor(patience);
	await picture(page, `${project} 3 report`);
	const folder = join(ui.path(project), 'research');
	const [evidence, report] = readdirSync(folder).toSorted();
	assert.match(evidence ?? '', /\.evidence\.json$/);
	assert.match(readFileSync(join(folder, report ?? ''), 'utf8'), /prepublish[^]*\[1\]: </);
}

/** The tab of the report document in the editor. */
export function reportTab({ page }: Panel): Locator {
	return page.getByRole('tab', { name: /which-script-runs.*\.md|Which script runs/ }).first();
}
