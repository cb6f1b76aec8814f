import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** A browser without a window, of those that this machine has; `undefined` where it has none. */
export async function openChromium(): Promise<Browser | undefined> {
	const executablePath = findChromium();
	// Without its sandbox only where it cannot have one: as root, which is how containers run.
	return executablePath === undefined
		? undefined
		: await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

export const howToGetChromium =
	'No Chromium here: install chromium or google-chrome, or name one in DEEP_RESEARCH_CHROMIUM.';

function findChromium(): string | undefined {
	const named = process.env['DEEP_RESEARCH_CHROMIUM'];
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe', 'msedge.exe'];
	return [
		...(named === undefined ? [] : [named]),
		...names.flatMap(name => folders.map(it => join(it, name))),
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		chromium.executablePath(),
	].find(it => existsSync(it));
}
