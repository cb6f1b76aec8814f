import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import * as z from 'zod';

const Manifest = z.object({ contributes: z.object({ commands: z.array(z.object({ command: z.string() })) }) });

suite('activation', () => {
	const extension = vscode.extensions.getExtension('deep-research.deep-research');

	test('the extension activates', async () => {
		assert.ok(extension, 'It is not installed.');
		await extension.activate();
		assert.ok(extension.isActive);
	});

	test('every command of the manifest is registered', async () => {
		const registered = new Set(await vscode.commands.getCommands(true));
		const { contributes } = Manifest.parse(extension?.packageJSON);
		const missing = contributes.commands.map(it => it.command).filter(it => !registered.has(it));
		assert.deepEqual(missing, []);
	});
});
