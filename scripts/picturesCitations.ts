import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { root } from '../test/editor/workbench.ts';
import { lensShown, putCursor, showActions, showHover, type } from '../test/ui/citedEditor.ts';
import { openFile, openPreview } from '../test/ui/markdownPreview.ts';
import { patience, runCommand } from '../test/ui/panel.ts';
import { type Box, boxOf, openWindow, type Theme, take } from './picturesWindow.ts';

const question = 'Which script runs before a package is published with npm publish?';
/** What a careless hand has added: its passage says so neither of npm 6 nor of this command. */
const wrong = 'Since npm 6, the `prepare` script also runs on `npm rebuild`';

/** A report without a model, in its editor: what a citation says, what is wrong with a sentence, what helps, and the preview. */
export async function takeCitations(browser: Browser, theme: Theme): Promise<void> {
	await using window = await openWindow(browser, theme, alone, { width: 1000, height: 700 });
	const { page, project } = window;
	const { text, line } = await writeReport(project);
	await openFile(page, 'prepare.md');
	await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
	await lensShown(page);
	await page.locator('.squiggly-warning').first().waitFor(patience);
	await page.mouse.move(250, 8);

	const checked = line + 3;
	await goTo(page, checked, columnOfCitation(text, checked));
	const actions = await showActions(page);
	await actions.getByText('Mark as checked by hand').click(patience);
	await goTo(page, checked, columnOfCitation(text, checked));
	await takeAround(page, `hover-${theme}`, await showHover(page));
	await page.keyboard.press('Escape');

	await goTo(page, line, 12);
	await takeAround(page, `problem-${theme}`, await showHover(page));
	await page.keyboard.press('Escape');
	await takeAround(page, `actions-${theme}`, await showActions(page));
	await page.keyboard.press('Escape');

	await goTo(page, line, 200);
	await takeAround(page, `completion-${theme}`, await type(page, ' The registry keeps what was published [publish'));
	await page.keyboard.press('Escape');
	for (let i = 0; i < 12; i++) {
		await page.keyboard.press('ControlOrMeta+z');
	}

	const preview = await openPreview(page);
	await preview.citation('1c').first().hover(patience);
	await preview.card.getByText('Supported').waitFor(patience);
	await takeAround(page, `preview-${theme}`, preview.card);
}

/** Writes the report into the project, and adds the wrong sentence above its first finding. */
async function writeReport(project: string): Promise<{ readonly text: string; readonly line: number }> {
	const cli = join(root, 'dist/cli.js');
	await promisify(execFile)(process.execPath, [cli, 'ask', question, '--offline', '--out', 'research/prepare.md'], {
		cwd: project,
	});
	const file = join(project, 'research/prepare.md');
	const markdown = readFileSync(file, 'utf8');
	const at = markdown.indexOf('\n- ') + 1;
	const text = `${markdown.slice(0, at)}- ${wrong} [1].\n${markdown.slice(at)}`;
	writeFileSync(file, text);
	return { text, line: text.slice(0, at).split('\n').length };
}

const alone = {
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'editor.fontSize': 13,
	'editor.stickyScroll.enabled': false,
	'markdown.preview.frontMatter': 'hide',
};

/** The front matter is scrolled out of the picture. */
async function goTo(page: Page, line: number, column: number): Promise<void> {
	await putCursor(page, line, column);
	for (let i = 0; i < 8; i++) {
		await page.keyboard.press('ControlOrMeta+ArrowDown');
	}
}

/** Within the label. */
function columnOfCitation(text: string, line: number): number {
	return (text.split('\n')[line - 1] ?? '').lastIndexOf('[') + 2;
}

/** The editor, as far down as what is shown in it needs. */
async function takeAround(page: Page, name: string, shown: Locator): Promise<void> {
	// The pointer stays where it is: it would close what the keyboard has opened.
	await page.waitForTimeout(1500);
	const editor = await boxOf(page, '.part.editor');
	const box = await shown.boundingBox();
	const bottom = Math.max(editor.y + leastHeight, (box?.y ?? 0) + (box?.height ?? 0) + 24);
	const clip: Box = { ...editor, height: Math.min(editor.height, bottom - editor.y) };
	await take(page, name, clip);
}

const leastHeight = 330;
