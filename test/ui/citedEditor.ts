import type { Locator, Page } from 'playwright-core';
import { patience, runCommand } from './panel.ts';

/** What tests and pictures do with the citations of a report in the editor, by the keyboard: it hits what the pointer may miss. */
export async function putCursor(page: Page, line: number, column: number): Promise<void> {
	await page.locator('.monaco-editor .view-lines').first().click(patience);
	await page.keyboard.press('ControlOrMeta+g');
	const box = page.locator('.quick-input-box input');
	await box.fill(`:${line}:${column}`, patience);
	await page.keyboard.press('Enter');
	await box.waitFor({ ...patience, state: 'hidden' });
}

/** Shows what there is to say at the cursor. */
export async function showHover(page: Page): Promise<Locator> {
	await runCommand(page, 'Show or Focus Hover');
	const hover = page.locator('.monaco-hover:visible', { hasText: /\S/ }).first();
	await hover.waitFor(patience);
	return hover;
}

/** What can be done at the cursor. */
export async function showActions(page: Page): Promise<Locator> {
	await page.keyboard.press('ControlOrMeta+.');
	const actions = page.locator('.action-widget:visible');
	await actions.locator('.monaco-list-row').first().waitFor(patience);
	return actions;
}

/** What completes what is typed. */
export async function type(page: Page, text: string): Promise<Locator> {
	await page.keyboard.type(text);
	const suggestions = page.locator('.suggest-widget:visible');
	await suggestions.locator('.monaco-list-row').first().waitFor(patience);
	return suggestions;
}

/** Waits until the citation server has looked at the report: its line above the title is there. */
export async function lensShown(page: Page): Promise<Locator> {
	const lens = page.locator('.codelens-decoration', { hasText: /\d sources?/ }).first();
	await lens.waitFor(patience);
	return lens;
}
