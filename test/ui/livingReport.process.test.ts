import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type EvidenceFile, parseEvidenceFile } from '../../src/report/evidenceFile.ts';
import { writeCitedReport } from './citedReport.ts';
import { inEditor } from './inEditor.ts';
import { openFile } from './markdownPreview.ts';
import { patience, picture, runCommand } from './panel.ts';

inEditor(
	'claims are judged, and sources fetched, only once it is said what is sent where',
	{ model: 'played', settings: { 'deepResearch.search.offline': false } },
	async ui => {
		const page = await ui.open('living');
		const project = ui.path('living');
		writeCitedReport(project);
		await openFile(page, 'previewed.md');

		await runCommand(page, 'Deep Research: Verify Citation Support...');
		const verify = dialogOf(page, /Have .* judge 3 claims of/);
		await verify.waitFor(patience);
		await picture(page, 'verify 1 dialog');
		assert.equal(ui.model.chats.length, 0, 'The model was asked before the user was.');
		await verify.getByRole('button', { name: 'Cancel' }).click();
		await verify.waitFor({ ...patience, state: 'detached' });
		assert.equal(ui.model.chats.length, 0);

		await runCommand(page, 'Deep Research: Verify Citation Support...');
		await verify.getByRole('button', { name: 'Verify' }).click(patience);
		await until(() => verdictsBy(project, 'played') === 3);
		assert.equal(ui.model.chats.length, 1);
		assert.equal(verdictsBy(project, 'demo-model'), 3);

		await runCommand(page, 'Deep Research: Fetch Missing Sources');
		const fetch = dialogOf(page, /Fetch the texts of 5 sources\?/);
		await fetch.waitFor(patience);
		await picture(page, 'fetch dialog');
		assert.match((await fetch.textContent()) ?? '', /docs\.npmjs\.test/);
		await fetch.getByRole('button', { name: 'Cancel' }).click();

		await runCommand(page, 'Deep Research: Embed Sources in the Project');
		const embed = dialogOf(page, /Embed the sources of/);
		await embed.waitFor(patience);
		// There is nothing to embed before it is fetched.
		assert.equal(await embed.getByRole('button', { name: 'Embed', exact: true }).count(), 0);
		await embed.getByRole('button', { name: 'Cancel' }).click();
		assert.ok(!existsSync(join(project, 'research/previewed.sources')));

		await runCommand(page, 'Deep Research: Refresh Report');
		const refresh = dialogOf(page, /Refresh .*previewed\.md\?/);
		await refresh.waitFor(patience);
		await picture(page, 'refresh dialog');
		await refresh.getByRole('button', { name: 'Cancel' }).click();
	},
);

function dialogOf(page: Page, text: RegExp): Locator {
	return page.getByRole('dialog').filter({ hasText: text });
}

function verdictsBy(project: string, name: string): number {
	const file: EvidenceFile | { problem: string } = parseEvidenceFile(
		readFileSync(join(project, 'research/previewed.evidence.json'), 'utf8'),
	);
	assert.ok('evidence' in file);
	return file.verdicts?.filter(it => it.by === name || it.by.endsWith(`#${name}`)).length ?? 0;
}

async function until(isSo: () => boolean): Promise<void> {
	const end = Date.now() + patience.timeout;
	while (!isSo()) {
		assert.ok(Date.now() < end, 'It did not come to this.');
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}
