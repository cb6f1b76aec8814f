import assert from 'node:assert/strict';
import { goesOn } from '../editor/playModel.ts';
import { assertAccessible } from './accessibility.ts';
import { inEditor, type Ui } from './inEditor.ts';
import { openPanel, type Panel, patience, picture, runCommand } from './panel.ts';
import { themes } from './themes.ts';

const parts = ['Report', 'Rounds', 'Sources', 'Workspace'];

inEditor('the panel is accessible in light, dark and high contrast', { model: 'played' }, async ui => {
	const page = await ui.open('looks');
	const panel = await openPanel(page);
	await panel.question.waitFor(patience);
	for (const [kind, theme] of Object.entries(themes)) {
		await chooseTheme(ui, panel, kind, theme);
		await picture(page, `${theme} 1 empty`);
		await assertAccessible(panel, `empty in ${theme}`);
	}
	await panel.ask(`How does it go on? ${goesOn}`);
	await panel.frame.getByText(/^Round 3 of/).waitFor(patience);
	await picture(page, 'running');
	await assertAccessible(panel, 'running');
	await panel.button('Stop').click(patience);
	await panel.says(/Stopped/);
	for (const [kind, theme] of Object.entries(themes)) {
		await chooseTheme(ui, panel, kind, theme);
		await look(panel, `${theme} 2 stopped`);
	}
});

inEditor('the panel is accessible from narrow to wide', {}, async ui => {
	const page = await ui.open('widths', { width: 1400 });
	const panel = await openPanel(page);
	for (const width of [220, 600]) {
		await widen(panel, width);
		await picture(page, `${width} px 1 empty`);
		await assertAccessible(panel, `empty at ${width} px`);
	}
	await panel.ask('Which script runs before a package is published?');
	await panel.says(/Answered/);
	for (const width of [600, 220]) {
		await widen(panel, width);
		await look(panel, `${width} px 2 answered`);
	}
	await runCommand(page, 'View: Maximize Secondary Side Bar');
	await panel.frame.getByRole('tab', { name: 'Report' }).waitFor({ ...patience, state: 'detached' });
	await picture(page, 'whole window');
	await assertAccessible(panel, 'over the whole window');
});

async function chooseTheme(ui: Ui, panel: Panel, kind: string, theme: string): Promise<void> {
	await ui.change({ 'workbench.colorTheme': theme });
	await panel.frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor(patience);
}

/** Takes a picture of each part of a run, and checks it. */
async function look(panel: Panel, name: string): Promise<void> {
	for (const part of parts) {
		await panel.chooseTab(part);
		await picture(panel.page, `${name} ${part.toLowerCase()}`);
		await assertAccessible(panel, `${name}: ${part}`);
	}
}

/** Drags the edge of the side bar. */
async function widen({ page }: Panel, width: number): Promise<void> {
	const bar = page.locator('.part.auxiliarybar');
	const box = await bar.boundingBox();
	if (!box) {
		throw new Error('The secondary side bar is not shown.');
	}
	// What can be dragged lies in the gap before it.
	const [x, y] = [box.x - 3, box.y + box.height / 2];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x + box.width - width, y, { steps: 8 });
	await page.mouse.up();
	const now = (await bar.boundingBox())?.width ?? 0;
	assert.ok(Math.abs(now - width) < 20, `The side bar is ${now} px wide, not ${width}.`);
}
