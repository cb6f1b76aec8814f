import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { root, startEditor } from '../test/editor/workbench.ts';
import { makeSampleProject } from './sampleProject.ts';
import { smallPng } from './smallPng.ts';

export const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;
export type Theme = keyof typeof themes;
export type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

const folder = join(root, 'docs/images');

/** A window on npm's manual, with the extension as it was built. */
export interface Window extends AsyncDisposable {
	readonly page: Page;
	/** The folder that is open. */
	readonly project: string;
}

export async function openWindow(
	browser: Browser,
	theme: Theme,
	settings: Readonly<Record<string, unknown>>,
	size?: { readonly width: number; readonly height: number },
): Promise<Window> {
	await using opened = new AsyncDisposableStack();
	const home = mkdtempSync(join(tmpdir(), 'deep-research-pictures-'));
	// The panel shows its path.
	const project = join(tmpdir(), 'npm-manual');
	mkdirSync(project);
	opened.defer(() => [home, project].forEach(it => rmSync(it, { recursive: true, force: true })));
	await makeSampleProject(project);
	const editor = opened.use(
		await startEditor({
			browser,
			home,
			extensions: [root],
			settings: {
				'workbench.colorTheme': themes[theme],
				'chat.commandCenter.enabled': false,
				'chat.disableAIFeatures': true,
				'editor.minimap.enabled': false,
				'editor.wordWrap': 'on',
				'editor.lightbulb.enabled': 'off',
				...settings,
			},
		}),
	);
	const page = await editor.open(project, size);
	const all = opened.move();
	return { page, project, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Keeps a picture of the window, or of a part of it, for the README. */
export async function take(page: Page, name: string, clip?: Box): Promise<void> {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${name}.png`), smallPng(await page.screenshot(clip ? { clip } : {})));
}

/** Moves the pointer out of the way, and waits until nothing moves any more. */
export async function settle(page: Page): Promise<void> {
	const size = page.viewportSize();
	await page.mouse.move(600, (size?.height ?? 800) - 8);
	await page.waitForTimeout(1500);
}

export async function boxOf(page: Page, part: string): Promise<Box> {
	const box = await page.locator(part).first().boundingBox();
	if (!box) {
		throw new Error(`${part} is not shown.`);
	}
	return box;
}
