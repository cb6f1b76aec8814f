import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../cli/cliProcess.ts';
import { assertFrameAccessible } from './accessibility.ts';
import { writeCitedReport } from './citedReport.ts';
import { inEditor } from './inEditor.ts';
import { type MarkdownPreview, openFile, openPreview } from './markdownPreview.ts';
import { patience, picture } from './panel.ts';
import { themes } from './themes.ts';

/** No side bar beside the editor but the one of files. */
const alone = { 'workbench.secondarySideBar.defaultVisibility': 'hidden' };

inEditor('the preview of a real report shows the quote of a citation, by pointer and by keyboard', {}, async ui => {
	const page = await ui.open('real');
	const folder = ui.path('real');
	const question = 'Which script runs before a package is published?';
	const { code, stderr } = await run(['ask', question, '--folder', folder, '--out', 'research/real.md', '--offline'], {
		cwd: folder,
	});
	assert.equal(code, 0, stderr);
	await openFile(page, 'real.md');
	const preview = await openPreview(page);
	const [first] = JSON.parse(readFileSync(join(folder, 'research/real.evidence.json'), 'utf8')).evidence;
	await preview.citation(first.label).hover(patience);
	await preview.card.getByText(first.quote.split('\n')[0]).waitFor(patience);
	await picture(page, 'preview 1 of a real report');
	await page.mouse.move(5, 5);
	await preview.card.waitFor({ ...patience, state: 'hidden' });
	await preview.citation(first.label).focus();
	await page.keyboard.press('Shift+Tab');
	await page.keyboard.press('Tab');
	await preview.card.waitFor(patience);
	await picture(page, 'preview 2 by keyboard');
});

inEditor(
	'cards are readable and accessible in every theme, and stay within the window',
	{ settings: alone },
	async ui => {
		const page = await ui.open('cards', { width: 1000, height: 700 });
		const { name, labels } = writeCitedReport(ui.path('cards'));
		await openFile(page, name);
		const preview = await openPreview(page);
		for (const [kind, theme] of Object.entries(themes)) {
			await ui.change({ 'workbench.colorTheme': theme });
			await preview.frame.locator(`body.${kind}`).waitFor(patience);
			for (const label of labels) {
				await show(preview, label, 1);
				await picture(page, `preview ${theme} ${label}`);
				await assertWithin(preview, `${label} in ${theme}`);
				await assertFrameAccessible(
					await preview.inside(),
					'editor',
					`${label} in ${theme}`,
					'.deep-research-citation',
				);
			}
		}
		await page.setViewportSize({ width: 520, height: 420 });
		for (const label of labels) {
			await show(preview, label, 1);
			await picture(page, `preview narrow ${label}`);
			await assertWithin(preview, `${label}, narrow`);
		}
	},
);

inEditor('the preview follows its evidence file', {}, async ui => {
	const page = await ui.open('followed');
	const project = ui.path('followed');
	const { name } = writeCitedReport(project);
	await openFile(page, name);
	const preview = await openPreview(page);
	await show(preview, '1', 1);
	const file = join(project, 'research/previewed.evidence.json');
	writeFileSync(file, readFileSync(file, 'utf8').replace('As of npm v7', 'As of npm v77'));
	await preview.frame
		.getByText('As of npm v77')
		.first()
		.waitFor({ ...patience, state: 'attached' });
	writeFileSync(file, '{');
	await preview.frame
		.locator('.deep-research-card')
		.first()
		.waitFor({ ...patience, state: 'detached' });
});

async function show(preview: MarkdownPreview, label: string, nth: number): Promise<void> {
	await preview.page.mouse.move(5, 5);
	await preview.card.waitFor({ ...patience, state: 'hidden' });
	const citations = preview.citation(label);
	await (label === '1' ? preview.citation(label, nth) : citations).hover(patience);
	await preview.card.waitFor(patience);
}

/** No edge of the window cuts the card. */
async function assertWithin(preview: MarkdownPreview, when: string): Promise<void> {
	const frame = await preview.inside();
	const { left, top, right, bottom } = await preview.card.evaluate(it => {
		const box = it.getBoundingClientRect();
		return { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
	});
	const { width, height } = await frame.evaluate(() => ({ width: innerWidth, height: innerHeight }));
	assert.ok(
		left >= 0 && top >= 0 && right <= width && bottom <= height,
		`${when}: ${[left, top, right, bottom].join(' ')} in ${width} × ${height}`,
	);
}
