import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { readTask } from '../task.ts';
import { projectPath, research, until, withSettings } from './research.ts';

suite('restricted mode', () => {
	test('the folder is not trusted, and the extension is there', async () => {
		assert.equal(vscode.workspace.isTrusted, false);
		const extension = vscode.extensions.getExtension('deep-research.deep-research');
		await extension?.activate();
		assert.equal(extension?.isActive, true);
	});

	test('what the project sets is not obeyed', () => {
		const settings = vscode.workspace.getConfiguration('deepResearch');
		assert.equal(settings.get('report.directory'), 'research');
		assert.equal(settings.get('provider.baseUrl'), '');
		assert.equal(settings.get('budget.maxRounds'), 30);
	});

	test('research over the files of the project works', async () => {
		await using _settings = await withSettings({ 'provider.kind': 'extractive' });
		const { outcome, report } = await research('Which script runs before a package is published?');
		assert.match(outcome, /^Answered/);
		assert.equal(dirname(report ?? ''), join(projectPath(), 'research'));
	});

	test('what stands behind its citations is shown', async () => {
		await using _settings = await withSettings({ 'provider.kind': 'extractive' });
		const { report } = await research('What does the testing hook call first?');
		const document = await vscode.workspace.openTextDocument(report ?? '');
		await vscode.window.showTextDocument(document);
		const at = document.positionAt(document.getText().indexOf('[1]') + 1);
		await until('a hover', async () => {
			const found = await vscode.commands.executeCommand<vscode.Hover[]>(
				'vscode.executeHoverProvider',
				document.uri,
				at,
			);
			return found.length > 0 ? true : undefined;
		});
	});

	test('a model is shown nothing of the project', async () => {
		const { modelUrl } = readTask();
		await using _settings = await withSettings({
			'provider.kind': 'openaiCompatible',
			'provider.baseUrl': modelUrl,
			'provider.model': 'played',
		});
		await assert.rejects(research('When does prepublish run, in a folder from anywhere?'), /that you trust/);
	});
});
