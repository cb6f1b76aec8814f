import assert from 'node:assert/strict';
import { firstQuestion, getFirstReport, reportTab } from './firstReport.ts';
import { inEditor } from './inEditor.ts';
import { type Panel, panelOf, patience, picture, runCommand } from './panel.ts';

inEditor('a newcomer gets a cited report in three actions, with nothing configured', {}, async ui => {
	await getFirstReport(ui, 'first');
});

inEditor('everything can be done with the keyboard alone', {}, async ui => {
	const page = await ui.open('keys');
	await runCommand(page, 'Deep Research: Start Research...');
	const panel = await panelOf(page);
	await focused(panel, 'Question to research');
	await page.keyboard.type(firstQuestion);
	await page.keyboard.press('Enter');
	await panel.says(/Answered, with citations/);
	await reportTab(panel).waitFor(patience);
	await runCommand(page, 'View: Close All Editors');
	await runCommand(page, 'Focus on Research View');

	await tabTo(panel, 'Open Report');
	await tabTo(panel, 'Report');
	await page.keyboard.press('ArrowRight');
	await focused(panel, 'Rounds');
	await page.keyboard.press('Enter');
	await tabTo(panel, /Round/);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Enter');
	await tabTo(panel, 'Rounds', 'Shift+Tab');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('Enter');
	await tabTo(panel, /^Citation 1/);
	await panel.frame.getByRole('tooltip').waitFor(patience);
	await picture(page, 'keyboard citation');
	await page.keyboard.press('Escape');
	await tabTo(panel, 'Open Report', 'Shift+Tab');
	await page.keyboard.press('Enter');
	await reportTab(panel).waitFor(patience);
	await runCommand(page, 'Deep Research: Start Research...');
	await focused(panel, 'Question to research');
});

/** Presses the tab key until what has this name has the focus. */
async function tabTo(panel: Panel, name: string | RegExp, key = 'Tab'): Promise<void> {
	const passed: string[] = [];
	for (let i = 0; i < 60; i++) {
		const now = await focusName(panel);
		if (typeof name === 'string' ? now === name : name.test(now)) {
			return;
		}
		passed.push(now);
		await panel.page.keyboard.press(key);
	}
	assert.fail(`${key} does not lead to ${name}, but to: ${passed.join(' | ')}`);
}

async function focused(panel: Panel, name: string): Promise<void> {
	const end = Date.now() + patience.timeout;
	while (!(await focusName(panel)).startsWith(name)) {
		assert.ok(Date.now() < end, `${name} does not get the focus, which is on: ${await focusName(panel)}`);
		await panel.page.waitForTimeout(100);
	}
}

/** What has the focus in the panel: the first line of its name, without what is counted. */
async function focusName(panel: Panel): Promise<string> {
	const frame = await panel.inside();
	return await frame.evaluate<string>(
		`(() => { const it = document.activeElement; return !document.hasFocus() || !it ? '' : (it.getAttribute('aria-label') ?? it.innerText ?? '').trim().split(/[\\n,]/)[0]; })()`,
	);
}
