import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import type { Panel } from './panel.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with what axe finds wrong in the panel as it is shown now. */
export async function assertAccessible(panel: Panel, when: string): Promise<void> {
	await assertFrameAccessible(await panel.inside(), 'sideBar', when);
}

/** The same for any page of a webview, which lies in a part of the window; `within`: what of it is ours. */
export async function assertFrameAccessible(
	frame: Frame,
	part: 'sideBar' | 'editor',
	when: string,
	within = 'html',
): Promise<void> {
	await frame.evaluate(axe);
	// A webview is transparent: what is behind it, axe cannot see.
	await frame.evaluate(`document.documentElement.style.background = 'var(--vscode-${part}-background)'`);
	const { violations } = await frame.evaluate<AxeResults>(
		// It is part of a page, which has the landmarks and the headings before it.
		`axe.run(${within === 'html' ? 'document' : JSON.stringify({ include: [within] })}, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } })`,
	);
	const found = violations.flatMap(({ id, help, nodes }) =>
		nodes.map(it => `${id}: ${help}\n  ${it.html.slice(0, 200)}\n  ${it.failureSummary?.replaceAll('\n', ' ') ?? ''}`),
	);
	assert.deepEqual(found, [], when);
}
