// What the extension costs the editor: how long `activate` takes in VS Code's server build, and until the panel can be typed into.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { howToGetChromium, openChromium } from '../test/editor/chromium.ts';
import { makeProject } from '../test/editor/project.ts';
import { root, startEditor } from '../test/editor/workbench.ts';
import { openPanel, patience, runCommand } from '../test/ui/panel.ts';
import { median, printTable } from './table.ts';

const windows = 5;

await using browser = await openChromium();
if (!browser) {
	console.error(howToGetChromium);
	process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'deep-research-bench-'));
const activations: number[] = [];
const panels: number[] = [];
try {
	for (let i = 0; i < windows; i++) {
		// Each window has a server and a profile of its own: nothing is warm but the disk.
		const home = join(folder, `${i}`);
		await using editor = await startEditor({ browser, home, extensions: [root] });
		const page = await editor.open(makeProject(join(home, 'project'), 3), { height: 2400 });
		const began = performance.now();
		await openPanel(page);
		panels.push(performance.now() - began);
		activations.push(await activationOf(page));
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
printTable(
	['extension', 'median', 'slowest', 'target'],
	[
		['loading and `activate`, as VS Code shows it, ms', median(activations), Math.max(...activations), '< 50'],
		['from the click on the tab to a panel that can be used, ms', median(panels), Math.max(...panels), ''],
	],
);

/** As VS Code itself measures it: loading the bundle and calling `activate`. */
async function activationOf(page: Page): Promise<number> {
	await runCommand(page, 'Developer: Show Running Extensions');
	const row = page.locator('.runtime-extensions-editor .extension', { hasText: 'Deep Research' }).first();
	await row.waitFor(patience);
	const text = await row.innerText();
	const [, milliseconds] = /Activation[^0-9]*?([\d.]+)\s*ms/i.exec(text) ?? [];
	if (milliseconds === undefined) {
		throw new Error(`VS Code does not say how long the extension took to activate: ${text}`);
	}
	return Number(milliseconds);
}
