import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
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

	test('an address that cannot be read leads nowhere else', async () => {
		await using _settings = await withSettings({
			'provider.kind': 'openaiCompatible',
			'provider.baseUrl': 'not an address',
		});
		await assert.rejects(research('Can this be asked?'), /provider\.baseUrl/);
	});
});
