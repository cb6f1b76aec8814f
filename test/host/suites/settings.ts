import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { readTask } from '../task.ts';
import { research, withSettings } from './research.ts';

suite('settings', () => {
	const settings = vscode.workspace.getConfiguration('deepResearch');

	test('a project cannot say where prompts and keys go, nor what may run', async () => {
		for (const name of ['provider.kind', 'provider.baseUrl', 'search.baseUrl', 'fetch.allowedHosts', 'tools.execute']) {
			await assert.rejects(
				async () => await settings.update(name, settings.get(name), vscode.ConfigurationTarget.Workspace),
				name,
			);
		}
	});

	test('a setting that cannot be used is refused in words that name it', async () => {
		await using _settings = await withSettings({
			'provider.kind': 'openaiCompatible',
			'provider.baseUrl': 'not an address',
		});
		await assert.rejects(research('Can this be asked?'), /baseUrl|address/i);
	});

	test('an endpoint of the environment is used only after the user was asked', async () => {
		const before = { url: process.env['OPENAI_BASE_URL'], key: process.env['OPENAI_API_KEY'] };
		process.env['OPENAI_BASE_URL'] = readTask().modelUrl;
		process.env['OPENAI_API_KEY'] = 'sk-test-from-the-environment';
		try {
			await using _settings = await withSettings({ 'provider.kind': 'openaiCompatible', 'provider.model': 'played' });
			// A window under test answers such questions with their first choice.
			const { outcome } = await research('When does prepublish run, by the environment?');
			assert.match(outcome, /^Answered/);
		} finally {
			restore('OPENAI_BASE_URL', before.url);
			restore('OPENAI_API_KEY', before.key);
		}
	});
});

function restore(name: string, value: string | undefined): void {
	if (value === undefined) {
		delete process.env[name];
	} else {
		process.env[name] = value;
	}
}
