import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { firstQuestion } from './firstReport.ts';
import { inEditor } from './inEditor.ts';
import { openPanel, type Panel, patience, picture } from './panel.ts';

inEditor('a citation opens at its words, also when the file has changed or is gone', {}, async ui => {
	const page = await ui.open('cited');
	const panel = await openPanel(page);
	await panel.ask(firstQuestion);
	await panel.says(/Answered, with citations/);
	const file = join(ui.path('cited'), 'docs/publishing-0.md');
	const words = 'The prepublish script runs before a package is published.';

	await firstChip(panel).click(patience);
	await selected(panel, 71);
	await picture(page, 'citation 1 in its file');

	writeFileSync(file, readFileSync(file, 'utf8').replace(words, 'Nothing runs before that.'));
	// The editor learns of it when its watcher does.
	await page
		.locator('.monaco-editor', { hasText: /Nothing.runs.before.that/ })
		.first()
		.waitFor(patience);
	await firstChip(panel).click(patience);
	// Tests are shown no toasts: what is told waits behind the bell.
	await page.locator('[id="status.notifications"]').click(patience);
	await page.mouse.move(500, 400);
	await page
		.getByText(/The cited words are not in .*publishing-0\.md any more/)
		.first()
		.waitFor(patience);
	await page.getByRole('button', { name: 'Show What Was Read' }).first().click(patience);
	await snapshotTab(panel).waitFor(patience);
	await selected(panel, 71);
	await page.getByText(/Open file .*publishing-0\.md · read on/).waitFor(patience);
	await picture(page, 'citation 2 as it was read');

	await snapshotTab(panel).press('Control+w');
	await snapshotTab(panel).waitFor({ ...patience, state: 'detached' });
	rmSync(file);
	await firstChip(panel).click(patience);
	await snapshotTab(panel).waitFor(patience);
	await selected(panel, 71);
});

function firstChip({ frame }: Panel): Locator {
	return frame.locator('button.cite').first();
}

function snapshotTab({ page }: Panel): Locator {
	return page.getByRole('tab', { name: /Publishing 0 \(as read\)/ }).first();
}

/** Waits until the editor says that so many characters are selected. */
async function selected({ page }: Panel, characters: number): Promise<void> {
	await page.getByText(`(${characters} selected)`).waitFor(patience);
}
