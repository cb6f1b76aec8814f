import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

suite('restricted mode', () => {
	test('the folder is not trusted, and the extension is there', async () => {
		assert.equal(vscode.workspace.isTrusted, false);
		const extension = vscode.extensions.getExtension('deep-research.deep-research');
		await extension?.activate();
		assert.equal(extension?.isActive, true);
	});
});
