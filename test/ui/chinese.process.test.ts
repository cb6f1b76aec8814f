import assert from 'node:assert/strict';
import { inEditor } from './inEditor.ts';
import { panelOf, patience, picture } from './panel.ts';

inEditor('in Chinese, the panel speaks Chinese from the question to the report', {}, async ui => {
	const page = await ui.open('chinese', {
		// What a language pack would say; the editor's own words stay English without one.
		prepare: async it => {
			await it.addInitScript(() => {
				Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'zh-cn', set: () => {} });
			});
		},
	});
	await page
		.locator('.composite-bar .action-label', { hasText: '研究' })
		.or(page.getByRole('tab', { name: 'Additional Views' }))
		.first()
		.waitFor(patience);
	await page.keyboard.press('Control+Alt+Shift+R');
	const panel = await panelOf(page);
	const question = panel.frame.getByRole('textbox', { name: '要研究的问题' });
	await picture(page, 'chinese 1 empty');
	assert.deepEqual(await foreign(panel.frame), []);
	await question.fill('Which script runs before a package is published?', patience);
	await question.press('Enter');
	await panel.says(/已回答，附有引用/);
	await picture(page, 'chinese 2 answered');
	assert.deepEqual(await foreign(panel.frame), []);
	await panel.chooseTab('轮次');
	await picture(page, 'chinese 3 rounds');
	assert.deepEqual(await foreign(panel.frame), []);
});

/** Names of what is there to be used that have no Chinese in them, but for those that name a site or a file. Reports speak as they speak. */
async function foreign(frame: Awaited<ReturnType<typeof panelOf>>['frame']): Promise<readonly string[]> {
	const names = await frame
		.locator('button, [role=tab], textarea, [role=switch], [role=radio]')
		.evaluateAll(elements => elements.map(it => it.getAttribute('aria-label') ?? it.textContent ?? ''));
	return names.filter(it => /[a-z]{3}/i.test(it) && !/\p{Script=Han}/u.test(it) && !/[.?·/]/.test(it));
}
