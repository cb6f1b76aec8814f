import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { howToGetChromium, openChromium } from '../editor/chromium.ts';
import { makeProject } from '../editor/project.ts';
import { root, startEditor } from '../editor/workbench.ts';
import { bundleHostTests } from '../host/bundle.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { patience, picture, runCommand } from './panel.ts';

test('the chat researches, cites with links, lists sources, checks and goes on', async t => {
	await using browser = await openChromium();
	if (!browser) {
		t.skip(howToGetChromium);
		return;
	}
	using folder = temporaryFolder();
	// VS Code hands a message to nobody while it knows no language model, though this one is never asked.
	const { modelExtension } = await bundleHostTests();
	await using editor = await startEditor({
		browser,
		home: join(folder.path, 'home'),
		extensions: [root, modelExtension],
		settings: { 'deepResearch.provider.kind': 'extractive' },
	});
	const page = await editor.open(makeProject(join(folder.path, 'project')), { width: 1400, height: 900 });
	try {
		await runCommand(page, 'Chat: Open Chat');
		// The chat has no model to show until some extension asks for one.
		await runCommand(page, 'Deep Research: Select Model...');
		await page.locator('.quick-input-list').getByText('Scripted 1').first().waitFor(patience);
		await page.keyboard.press('Escape');
		await page.locator('.interactive-input-part').getByText('Scripted 1').waitFor(patience);

		await say(page, '@deep-research Which script runs before a package is published?');
		// Answers that are out of sight are no part of the page.
		const answer = page.locator('.interactive-response').last();
		await answer.getByText('Open Report').waitFor(patience);
		assert.match((await answer.textContent()) ?? '', /prepublish/);
		const citation = answer.locator('a', { hasText: '[1]' }).first();
		assert.match((await citation.getAttribute('data-href')) ?? '', /\/docs\/[\w-]+\.md#L\d+$/);
		await citation.click();
		await page.locator('.editor-instance .view-lines', { hasText: 'prepublish' }).waitFor(patience);

		await say(page, '/sources');
		await answer.getByText(/read \d+ sources; its report cites \d+/).waitFor(patience);
		await say(page, '/check');
		await answer.getByText(/^No problems in/).waitFor(patience);
		await say(page, '/continue What does the testing hook call first?');
		await answer.getByText('Continuing “Which script').waitFor(patience);
		await answer.getByText('Open Report').waitFor(patience);
		await picture(page, 'chat');
	} catch (error) {
		await picture(page, 'failed chat').catch(() => undefined);
		throw error;
	}
});

async function say(page: Page, message: string): Promise<void> {
	await page.locator('.interactive-input-part .monaco-editor').last().click();
	await page.keyboard.type(message, { delay: 15 });
	// The list of names and commands takes the key that would send.
	await page.keyboard.press('Escape');
	await page.keyboard.press('Enter');
}
