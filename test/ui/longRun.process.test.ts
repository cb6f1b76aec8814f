import assert from 'node:assert/strict';
import { goesOnFast } from '../editor/playModel.ts';
import { inEditor } from './inEditor.ts';
import { openPanel, picture } from './panel.ts';

const settings = { 'deepResearch.budget.maxRounds': 500 };

inEditor('a run of 500 rounds can be scrolled through', { model: 'played', settings }, async ui => {
	const page = await ui.open('long');
	const panel = await openPanel(page);
	await panel.ask(`What are all the steps? ${goesOnFast}`);
	await panel.says(/Ended at a limit/);
	await panel.chooseTab('Rounds');
	const frame = await panel.inside();
	const rows = panel.frame.locator('.rounds > li');
	const shown = async (): Promise<readonly number[]> =>
		await rows.evaluateAll(all => all.map(it => Number(it.querySelector('[data-round]')?.getAttribute('data-round'))));
	assert.ok(
		(await shown()).some(it => it >= 499),
		'The newest rounds are not shown.',
	);
	// Only what can be seen exists, wherever it is scrolled to.
	for (const share of [0.25, 0.5, 0.75, 1]) {
		await frame.evaluate(`(() => {
			const view = document.querySelector('.rounds').closest('.view');
			view.scrollTop = (view.scrollHeight - view.clientHeight) * ${share};
		})()`);
		const wanted = Math.max(1, Math.round(500 * (1 - share)));
		await panel.frame.locator(`[data-round="${wanted}"]`).waitFor();
		assert.ok((await rows.count()) < 80, `${await rows.count()} rows exist.`);
	}
	await picture(page, 'long run');
	await panel.chooseTab('Report');
	await picture(page, 'long run report');
});
