import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
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

	test('a report sends no requests, reads no sources and asks no model', async () => {
		const report = join(projectPath(), 'foreign.md');
		const evidence = join(projectPath(), 'foreign.evidence.json');
		const file = {
			version: 1,
			run: 'foreign',
			question: 'What?',
			sources: [
				{
					id: '1',
					uri: 'docs/publishing-0.md',
					title: 'Docs',
					type: 'document',
					retrievedAt: '2026-01-02T10:00:00.000Z',
					sha256: '0'.repeat(64),
				},
			],
			evidence: [{ id: 'e1', label: '1', source: '1', quote: 'Words.', prefix: '', suffix: '', locator: {} }],
		};
		await writeFile(
			report,
			'---\nrun: "foreign"\n---\n\n# Foreign\n\nIt is so [1].\n\n[1]: <docs/publishing-0.md> "Docs: “Words.”"\n',
		);
		await writeFile(evidence, JSON.stringify(file));
		await vscode.window.showTextDocument(vscode.Uri.file(report));
		for (const command of ['refreshReport', 'fetchSources', 'embedSources', 'verifySupport']) {
			// It ends when its message is put away; a question would end the tests.
			let isRefused = false;
			const ask = async (): Promise<void> => {
				await vscode.commands.executeCommand(`deepResearch.citations.${command}`);
				isRefused = true;
			};
			const asking = ask();
			await until('the refusal', async () => {
				await vscode.commands.executeCommand('notifications.clearAll');
				return isRefused || undefined;
			});
			await asking;
		}
		assert.equal(await readFile(evidence, 'utf8'), JSON.stringify(file));
		assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, report);
	});
});
