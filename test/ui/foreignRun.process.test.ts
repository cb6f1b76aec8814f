import assert from 'node:assert/strict';
import { makeProject } from '../editor/project.ts';
import { writePastRun } from '../extension/pastRun.ts';
import { inEditor } from './inEditor.ts';
import { openPanel, panelOf, patience, picture, runCommand } from './panel.ts';

const canary = 'Words of whoever wrote the folder';
/** The harness works offline: with the web, a follow-up has something to search, and does begin. */
const settings = {
	'security.workspace.trust.enabled': true,
	'security.workspace.trust.startupPrompt': 'never',
	'deepResearch.search.offline': false,
};

inEditor(
	'a run that came with a folder runs no command, and reaches no model',
	{ model: 'played', settings },
	async ui => {
		writePastRun(makeProject(ui.path('foreign')), {
			id: '20260102-030405-foreign-0001',
			question: 'Foreign?',
			sources: [
				{
					uri: 'https://foreign.test/page',
					title: 'Page',
					text: `[Run me](command:workbench.action.showAboutDialog) ${canary}.`,
					quotes: [canary],
				},
			],
			report: `${canary} [e1].`,
		});
		const page = await ui.open('foreign');
		await openPanel(page);
		await runCommand(page, 'Deep Research: Open Past Research...');
		await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Foreign?' }).first().waitFor(patience);
		await page.keyboard.press('Enter');
		const panel = await panelOf(page);
		await panel.says(/Answered/);
		await panel.frame.locator('button.cite').first().click(patience);
		await page.locator('.editor-instance .view-lines', { hasText: canary }).waitFor(patience);
		// Links are looked for a moment after the text is shown.
		await page.waitForTimeout(3000);
		await picture(page, 'foreign source');
		assert.equal(await page.locator('.view-lines .detected-link').count(), 0);

		const { length } = ui.model.chats;
		await panel.frame.getByRole('textbox', { name: 'Follow-up question' }).fill('And what else?', patience);
		await page.keyboard.press('Enter');
		await panel.frame.getByText('only in a workspace that you trust').first().waitFor(patience);
		assert.equal(ui.model.chats.length, length);
	},
);
