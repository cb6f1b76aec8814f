import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { formatEvidenceFile } from '../../../src/report/evidenceFile.ts';
import { alphaFold, evidenceFile, npmScripts } from '../../bibliography/samples.ts';
import { projectPath } from './research.ts';

const sources = [
	{ ...npmScripts, id: '1' },
	{ ...alphaFold, id: '2' },
];

/** Writes a report that cites the second of two sources, and opens it. Each test has its own: nothing waits for a changed file. */
async function openReport(name: string): Promise<vscode.TextEditor> {
	const path = join(folder(), `${name}.md`);
	const definitions = sources.map(it => `[${it.id}]: <${it.uri}> "Words."\n`).join('');
	await writeFile(path, `---\nrun: "run"\n---\n\n# Report\n\nWords [2].\n\n${definitions}`);
	await writeFile(join(folder(), `${name}.evidence.json`), formatEvidenceFile(evidenceFile(sources)));
	return await vscode.window.showTextDocument(vscode.Uri.file(path));
}

function folder(): string {
	return join(projectPath(), 'cited');
}

async function exportTo(form: string | undefined, destination: string | undefined): Promise<void> {
	await vscode.commands.executeCommand('deepResearch.citations.exportBibliography', undefined, { form, destination });
}

suite('exporting a bibliography', () => {
	suiteSetup(async () => {
		await mkdir(folder());
	});

	suiteTeardown(async () => {
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
		await rm(folder(), { recursive: true });
	});

	test('writes what the report cites as it is in the editor, saved or not', async () => {
		const editor = await openReport('unsaved');
		await exportTo('bibtex', 'clipboard');
		assert.match(await vscode.env.clipboard.readText(), /^@article\{jumper2021,\n[^@]*$/);
		await editor.edit(it => it.insert(new vscode.Position(6, 0), 'More [1]. '));
		await exportTo('bibtex', 'clipboard');
		assert.match(await vscode.env.clipboard.readText(), /^@misc\{scriptsnpm,\n[^@]*@article\{jumper2021,/);
		await vscode.commands.executeCommand('workbench.action.files.revert');
	});

	test('opens a list in a new editor, as Markdown with the numbers of the report', async () => {
		await openReport('listed');
		await exportTo('ieee', 'editor');
		const document = vscode.window.activeTextEditor?.document;
		assert.ok(document?.isUntitled);
		assert.equal(document.languageId, 'markdown');
		assert.match(document.getText(), /^\\\[2\\\] J\. Jumper, R\. Evans, and A\. Pritzel, “Highly accurate /);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	});

	test('asks for what was not chosen: the form, and whether to look up DOIs', async () => {
		await openReport('asked');
		await vscode.env.clipboard.writeText('');
		const ended = new AbortController();
		const done = exportTo(undefined, 'clipboard').finally(() => ended.abort());
		// The first choice of each list, once it is there: until then nothing is accepted.
		while (!ended.signal.aborted) {
			await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			await new Promise(resolve => setTimeout(resolve, 100));
		}
		await done;
		assert.match(await vscode.env.clipboard.readText(), /^@article\{jumper2021,/);
	});
});
