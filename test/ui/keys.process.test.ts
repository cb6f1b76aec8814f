import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { inEditor } from './inEditor.ts';
import { openPanel, patience, picture, runCommand } from './panel.ts';

const key = 'sk-typed-by-hand-0123456789';

inEditor(
	'a key that was entered goes with each request, and is gone when it was removed',
	{ model: 'played' },
	async ui => {
		const page = await ui.open('keys');
		await runCommand(page, 'Deep Research: Set API Key...');
		await picture(page, 'set key 1');
		await chooseEndpoint(page);
		await page.locator('.quick-input-box input').fill(key, patience);
		await picture(page, 'set key 2');
		await page.keyboard.press('Enter');
		const panel = await openPanel(page);
		await panel.ask('When does prepublish run, with a key?');
		await panel.says(/Answered/);
		assert.equal(ui.model.chats.at(-1)?.headers['authorization'], `Bearer ${key}`);

		await runCommand(page, 'Deep Research: Remove API Key...');
		await picture(page, 'remove key');
		await chooseEndpoint(page);
		await panel.button('New Question').click(patience);
		await panel.ask('When does prepublish run, without a key?');
		await panel.says(/Answered/);
		assert.notEqual(ui.model.chats.at(-1)?.headers['authorization'], `Bearer ${key}`);
	},
);

const env = (modelUrl: string) => ({ OPENAI_BASE_URL: modelUrl, OPENAI_API_KEY: 'sk-test-from-the-environment' });

inEditor('a key of the environment is used once the user has said so', { env }, async ui => {
	const page = await ui.open('environment');
	const panel = await openPanel(page);
	await panel.question.fill('When does prepublish run, says the environment?', patience);
	await panel.question.press('Enter');
	const dialog = page.getByRole('dialog').filter({ hasText: 'OPENAI_API_KEY' });
	await dialog.waitFor(patience);
	await picture(page, 'environment key 1 dialog');
	assert.equal(ui.model.requests.length, 0, 'The endpoint was asked before the user was.');
	await dialog.getByRole('button', { name: 'Use It' }).click();
	await panel.says(/Answered/);
	assert.equal(ui.model.chats.at(-1)?.headers['authorization'], 'Bearer sk-test-from-the-environment');
});

async function chooseEndpoint(page: Page): Promise<void> {
	await page.locator('.quick-input-list .monaco-list-row', { hasText: '127.0.0.1' }).first().click(patience);
}
