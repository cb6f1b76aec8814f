import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { research, until, withSettings } from './research.ts';

suite('citations in the editor', () => {
	let document: vscode.TextDocument;

	test('a report that was just written is served', async () => {
		await using _settings = await withSettings({ 'provider.kind': 'extractive' });
		const { report } = await research('Which script runs before a package is published?');
		document = await vscode.workspace.openTextDocument(report ?? '');
		await vscode.window.showTextDocument(document);
	});

	test('hover shows the quoted words', async () => {
		const at = document.positionAt(document.getText().indexOf('[1]') + 1);
		const hovers = await until('a hover', async () => {
			const found = await vscode.commands.executeCommand<vscode.Hover[]>(
				'vscode.executeHoverProvider',
				document.uri,
				at,
			);
			return found.length > 0 ? found : undefined;
		});
		const text = hovers.flatMap(it => it.contents.map(part => (typeof part === 'string' ? part : part.value))).join();
		assert.match(text, /prepublish/);
	});

	test('a citation of nothing is a problem while it is there', async () => {
		const editor = await vscode.window.showTextDocument(document);
		const end = document.positionAt(document.getText().indexOf('[1]'));
		await editor.edit(it => it.insert(end, '[77] '));
		const ours = (): readonly vscode.Diagnostic[] =>
			vscode.languages.getDiagnostics(document.uri).filter(it => it.source === 'deep-research');
		await until('the problem', () => ours().find(it => it.code === 'undefined-label'));
		await vscode.commands.executeCommand('undo');
		await until('no problem', () => (ours().some(it => it.code === 'undefined-label') ? undefined : true));
	});
});
