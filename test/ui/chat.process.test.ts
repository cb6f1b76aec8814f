import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import type { Locator, Page } from 'playwright-core';
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
		await page.getByText('Scripted 1').waitFor(patience);

		const research = await say(page, '@deep-research Which script runs before a package is published?');
		await research.getByText('Open Report').waitFor(patience);
		assert.match((await research.textContent()) ?? '', /prepublish/);
		const citation = research.locator('a', { hasText: '[1]' }).first();
		assert.match((await citation.getAttribute('data-href')) ?? '', /\/docs\/[\w-]+\.md#L\d+$/);

		const sources = await say(page, '/sources');
		await sources.getByText(/read \d+ sources; its report cites \d+/).waitFor(patience);

		const check = await say(page, '/check');
		await check.getByText(/^No problems in/).waitFor(patience);

		const more = await say(page, '/continue What does the testing hook call first?');
		await more.getByText('Continuing “Which script').waitFor(patience);
		await more.getByText('Open Report').waitFor(patience);

		await citation.click();
		await page.locator('.editor-instance .view-lines', { hasText: 'prepublish' }).waitFor(patience);
		await picture(page, 'chat');
	} catch (error) {
		await picture(page, 'failed chat').catch(() => undefined);
		throw error;
	}
});

/** Sends a message, and returns the answer to it. */
async function say(page: Page, message: string): Promise<Locator> {
	const answers = page.locator('.interactive-response');
	const before = await answers.count();
	await page.locator('.interactive-input-part .monaco-editor').last().click();
	await page.keyboard.type(message, { delay: 15 });
	// The list of names and commands takes the key that would send.
	await page.keyboard.press('Escape');
	await page.keyboard.press('Enter');
	const answer = answers.nth(before);
	await answer.waitFor(patience);
	return answer;
}
