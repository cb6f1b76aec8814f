import assert from 'node:assert/strict';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { patience } from './panel.ts';

/** Opens a file by its name, as users do. */
export async function openFile(page: Page, name: string): Promise<void> {
	await page.keyboard.press('ControlOrMeta+p');
	const box = page.locator('.quick-input-box input');
	await box.fill(name, patience);
	await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor(patience);
	await page.keyboard.press('Enter');
	await page.getByRole('tab', { name }).first().waitFor(patience);
}

/** VS Code's own preview of the Markdown document that the editor shows, in the editor's place. */
export async function openPreview(page: Page): Promise<MarkdownPreview> {
	const preview = new MarkdownPreview(page);
	// The keys do nothing before the extension that they belong to is known.
	for (let trial = 0; !(await isShown(page)) && trial < 6; trial++) {
		await page.locator('.monaco-editor .view-lines').first().click(patience);
		await page.keyboard.press('ControlOrMeta+Shift+v');
		await page
			.locator(webview)
			.waitFor({ timeout: 10_000, state: 'attached' })
			.catch(() => undefined);
	}
	await preview.frame.getByRole('heading').first().waitFor(patience);
	return preview;
}

const webview = 'iframe.webview[src*="extensionId=vscode.markdown-language-features"]';

async function isShown(page: Page): Promise<boolean> {
	return (await page.locator(webview).count()) > 0;
}

export class MarkdownPreview {
	readonly page: Page;
	readonly frame: FrameLocator;

	constructor(page: Page) {
		this.page = page;
		this.frame = page.frameLocator(webview).frameLocator('#active-frame');
	}

	/** The link of a citation: the first with this label, or the nth. */
	citation(label: string, nth = 0): Locator {
		return this.frame.locator('.deep-research-citation > a', { hasText: new RegExp(`^${label}$`) }).nth(nth);
	}

	/** The card that is shown. */
	get card(): Locator {
		return this.frame.locator('.deep-research-card:visible');
	}

	/** The frame itself, to run scripts in. */
	async inside(): Promise<Frame> {
		const element = await this.frame.locator('body').elementHandle(patience);
		const frame = await element?.ownerFrame();
		assert.ok(frame, 'The preview is gone.');
		return frame;
	}
}
