import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../cli/cliProcess.ts';
import { lensShown, putCursor, showActions, showHover, type } from './citedEditor.ts';
import { inEditor } from './inEditor.ts';
import { openFile } from './markdownPreview.ts';
import { patience, picture } from './panel.ts';

/** No side bar beside the editor but the one of files. */
const alone = { 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'editor.minimap.enabled': false };

inEditor(
	'the citations of a real report are read, checked, mended and completed where they stand',
	{ settings: alone },
	async ui => {
		const page = await ui.open('read');
		const folder = ui.path('read');
		const question = 'Which script runs before a package is published?';
		const { code, stderr } = await run(
			['ask', question, '--folder', folder, '--out', 'research/read.md', '--offline'],
			{
				cwd: folder,
			},
		);
		assert.equal(code, 0, stderr);
		const file = join(folder, 'research/read.md');
		const [changed, line] = withWrongClaim(readFileSync(file, 'utf8'));
		writeFileSync(file, changed);
		await openFile(page, 'read.md');
		await lensShown(page);
		await picture(page, 'citations 1 lens');

		await putCursor(page, line + 1, lineOf(changed, line + 1).lastIndexOf('[') + 2);
		const card = await showHover(page);
		await card.getByText('The prepublish script runs before').first().waitFor(patience);
		await picture(page, 'citations 2 hover');
		await page.keyboard.press('Escape');

		await page.locator('.squiggly-warning, .squiggly-error').first().waitFor(patience);
		await putCursor(page, line, 10);
		const problem = await showHover(page);
		await problem
			.getByText(/does not seem to say this/)
			.first()
			.waitFor(patience);
		await picture(page, 'citations 3 problem');
		await page.keyboard.press('Escape');

		const actions = await showActions(page);
		await picture(page, 'citations 4 actions');
		assert.match(await actions.innerText(), /Mark as checked by hand: \[1\]/);
		await page.keyboard.press('Escape');

		await putCursor(page, line, lineOf(changed, line).length + 1);
		const suggestions = await type(page, ' It is so [');
		await suggestions.getByText('Publishing 0').first().waitFor(patience);
		await picture(page, 'citations 5 completion');
	},
);

/** The report with a claim before its first that its citation does not say, and the line of it. */
function withWrongClaim(markdown: string): readonly [string, number] {
	const at = markdown.indexOf('\n- ') + 1;
	const line = markdown.slice(0, at).split('\n').length;
	return [
		`${markdown.slice(0, at)}- Since npm 6, the prepublish script also runs at night [1].\n${markdown.slice(at)}`,
		line,
	];
}

function lineOf(text: string, line: number): string {
	return text.split('\n')[line - 1] ?? '';
}
