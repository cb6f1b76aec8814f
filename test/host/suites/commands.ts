import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { research, until, withSettings } from './research.ts';

suite('commands', () => {
	test('the report of the last run opens', async () => {
		await using _settings = await withSettings({ 'provider.kind': 'extractive', 'report.openWhenFinished': false });
		// Runs that began in the same second are ordered by their names, and this one's is the last.
		const { report } = await research('Zero: what is that step?');
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
		await vscode.commands.executeCommand('deepResearch.openReport');
		const shown = await until('the report is shown', activePath);
		assert.equal(shown, report);
	});

	test('what tells of the machine for a bug report holds neither keys nor questions', async () => {
		await vscode.commands.executeCommand('deepResearch.copyDiagnostics');
		const text = await vscode.env.clipboard.readText();
		assert.match(text, /VS Code/);
		assert.doesNotMatch(text, /What is step/);
	});

	test('settings and log can be opened', async () => {
		await vscode.commands.executeCommand('deepResearch.openSettings');
		await vscode.commands.executeCommand('deepResearch.showLog');
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	});
});

function activePath(): string | undefined {
	return vscode.window.activeTextEditor?.document.uri.fsPath;
}
