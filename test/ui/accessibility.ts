import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Panel } from './panel.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with what axe finds wrong in the panel as it is shown now. */
export async function assertAccessible(panel: Panel, when: string): Promise<void> {
	const frame = await panel.inside();
	await frame.evaluate(axe);
	// A webview is transparent: what is behind it, axe cannot see.
	await frame.evaluate(`document.documentElement.style.background = 'var(--vscode-sideBar-background)'`);
	const { violations } = await frame.evaluate<AxeResults>(
		// The panel is part of a page, which has the landmarks and the headings before it.
		`axe.run(document, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } })`,
	);
	const found = violations.flatMap(({ id, help, nodes }) =>
		nodes.map(it => `${id}: ${help}\n  ${it.html.slice(0, 200)}\n  ${it.failureSummary?.replaceAll('\n', ' ') ?? ''}`),
	);
	assert.deepEqual(found, [], when);
}
