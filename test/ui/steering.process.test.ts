import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enough, goesOn } from '../editor/playModel.ts';
import { inEditor } from './inEditor.ts';
import { openPanel, patience, picture } from './panel.ts';

const question = `How does the procedure go? ${goesOn}`;

inEditor('a run is stopped, and keeps its report', { model: 'played' }, async ui => {
	const page = await ui.open('stop');
	const panel = await openPanel(page);
	await panel.ask(question);
	await panel.frame.getByText(/^Round 3 of/).waitFor(patience);
	await picture(page, 'running 1 report');
	await panel.chooseTab('Rounds');
	await picture(page, 'running 2 rounds');
	await panel.chooseTab('Sources');
	await picture(page, 'running 3 sources');
	await panel.chooseTab('Workspace');
	await picture(page, 'running 4 workspace');
	await panel.button('Stop').click(patience);
	await panel.says(/Stopped/);
	const asked = ui.model.chats.length;
	await panel.button('Open Report').waitFor(patience);
	assert.match(onlyReport(ui.path('stop')), /Step 2 comes after step 1 \[1\]/);
	assert.equal(ui.model.chats.length, asked);
});

inEditor('a note steers the next round', { model: 'played' }, async ui => {
	const page = await ui.open('note');
	const panel = await openPanel(page);
	await panel.ask(question);
	await panel.frame.getByText(/^Round 2 of/).waitFor(patience);
	await panel.note.fill(enough);
	await panel.note.press('Enter');
	await panel.says(/Answered/);
	await panel.chooseTab('Rounds');
	await panel.frame
		.getByRole('button', { name: /steered by you/ })
		.first()
		.click(patience);
	await panel.frame.locator('.steered', { hasText: enough }).waitFor(patience);
	await picture(page, 'steered by a note');
});

inEditor('the edited report is what the next round works on', { model: 'played' }, async ui => {
	const page = await ui.open('edit');
	const panel = await openPanel(page);
	await panel.ask(question);
	await panel.frame.getByText(/^Round 3 of/).waitFor(patience);
	await panel.frame.getByRole('button', { name: 'Edit' }).click(patience);
	const text = page
		.locator('.editor-group-container .monaco-editor[role="code"], .editor-group-container .monaco-editor')
		.first();
	await text.waitFor(patience);
	await picture(page, 'editing 1 open');
	await text.click(patience);
	await page.keyboard.press('ControlOrMeta+Home');
	await page.keyboard.type(`${enough}\n\n`);
	await page.keyboard.press('ControlOrMeta+s');
	await panel.says(/Answered/);
	await picture(page, 'editing 2 answered');
	assert.match(onlyReport(ui.path('edit')), new RegExp(enough));
});

inEditor('finishing now ends with an answer', { model: 'played' }, async ui => {
	const page = await ui.open('finish');
	const panel = await openPanel(page);
	await panel.ask(question);
	await panel.frame.getByText(/^Round 2 of/).waitFor(patience);
	await panel.button('Finish Now').click(patience);
	await panel.button('Open Report').waitFor(patience);
	await picture(page, 'finished now');
	assert.match(onlyReport(ui.path('finish')), /prepublish script runs before/);
});

function onlyReport(project: string): string {
	const folder = join(project, 'research');
	const [name] = readdirSync(folder).filter(it => it.endsWith('.md'));
	return readFileSync(join(folder, name ?? ''), 'utf8');
}
