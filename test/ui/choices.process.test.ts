import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enough, goesOn } from '../editor/playModel.ts';
import { inEditor } from './inEditor.ts';
import { openPanel, patience, picture } from './panel.ts';

inEditor(
	'a source is excluded in mid-run; the run is forked, and both reports are compared',
	{ model: 'played' },
	async ui => {
		const page = await ui.open('choices');
		const panel = await openPanel(page);
		await panel.ask(`Which steps are there? ${goesOn}`);
		await panel.frame.getByText(/^Round 3 of/).waitFor(patience);
		await panel.chooseTab('Sources');
		await panel.frame.locator('.source', { hasText: 'Part 1' }).first().hover(patience);
		await panel.frame.getByRole('button', { name: 'Exclude: Part 1', exact: true }).click(patience);
		await panel.frame.getByText(/· excluded/).waitFor(patience);
		await picture(page, 'choices 1 excluded');
		await panel.note.fill(enough, patience);
		await panel.note.press('Enter');
		await panel.says(/^Answered/);
		const [report = ''] = reportsIn(ui.path('choices'));
		const text = readFileSync(report, 'utf8');
		assert.match(text, /of sources that the user excluded was left out/);
		assert.doesNotMatch(text, /part-1\.md/);

		await panel.chooseTab('Rounds');
		await panel.frame.getByRole('button', { name: /^Round 2/ }).click(patience);
		await panel.button('Fork Here…').click(patience);
		const hint = panel.frame.getByRole('textbox', { name: 'What to do otherwise from round 2 on' });
		await hint.fill(enough, patience);
		await hint.press('Enter');
		await panel.frame.getByText('2 rounds', { exact: true }).waitFor(patience);
		await panel.says(/^Answered/);
		assert.equal(reportsIn(ui.path('choices')).length, 2);

		await page.locator('.pane-header', { hasText: 'History' }).click(patience);
		// A fork stands below the run that it comes from.
		const rows = page.getByRole('treeitem', { name: /^Which steps are there\?/ });
		await rows.nth(1).click({ button: 'right', ...patience });
		const compare = page.locator('.monaco-menu .action-item', { hasText: 'Compare Reports' });
		// A menu takes no click while it is very young, but keys.
		await compare.first().hover(patience);
		await page.keyboard.press('Enter');
		await page.getByRole('tab', { name: /^Two reports on/ }).waitFor(patience);
		await picture(page, 'choices 2 compared');
	},
);

function reportsIn(project: string): string[] {
	const folder = join(project, 'research');
	return readdirSync(folder)
		.filter(it => it.endsWith('.md'))
		.map(it => join(folder, it));
}
