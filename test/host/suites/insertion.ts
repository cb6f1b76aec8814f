import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { insertCitedAnswer } from '../../../src/extension/insertAnswer.ts';
import { rememberPlace } from '../../../src/extension/insertionPlace.ts';
import { insertReport } from '../../../src/extension/insertReport.ts';
import { EvidenceFile } from '../../../src/report/evidenceFile.ts';
import type { InsertableReport } from '../../../src/report/insertion/excerpt.ts';
import { fakeRuns, writtenReport } from '../../extension/fakeRuns.ts';
import { writePastRun } from '../../extension/pastRun.ts';
import { temporaryFolder } from '../../runs/temporaryFolder.ts';
import { projectPath, until } from './research.ts';

const scope = { web: false, papers: false, project: true, code: false };

function report(): InsertableReport {
	const { composed, documentFolder } = writtenReport();
	assert.ok(composed && documentFolder);
	return { ...composed, folder: documentFolder };
}

/** Opens a document with the cursor at `|`. */
async function open(text: string, language = 'markdown'): Promise<vscode.TextEditor> {
	const at = text.indexOf('|');
	const content = text.replace('|', '');
	const document = await vscode.workspace.openTextDocument({ language, content });
	const editor = await vscode.window.showTextDocument(document);
	const position = document.positionAt(at);
	editor.selection = new vscode.Selection(position, position);
	return editor;
}

suite('inserting into a document', () => {
	test('is one edit with its definitions, which one undo takes back', async () => {
		const { document } = await open('Ice: |\n\nMore.\n');
		using place = rememberPlace();
		assert.deepEqual(await place.insert(report(), { kind: 'answer' }), []);
		assert.match(
			document.getText(),
			/^Ice: At 0 °C \[1\]\.\n\nMore\.\n\n\[1\]: <file:\/\/\/project\/docs\/ice\.md#L3> /,
		);
		await vscode.commands.executeCommand('undo');
		assert.equal(document.getText(), 'Ice: \n\nMore.\n');
	});

	test('goes where the cursor was, though the user writes on', async () => {
		const editor = await open('One.\n\n|\n\nTwo.\n');
		using place = rememberPlace();
		await editor.edit(it => it.insert(new vscode.Position(0, 0), 'Before that.\n\n'));
		await editor.edit(it => it.insert(new vscode.Position(editor.document.lineCount - 1, 0), 'After.\n'));
		await place.insert(report(), { kind: 'answer' });
		assert.match(editor.document.getText(), /^Before that\.\n\nOne\.\n\nAt 0 °C \[1\]\.\n\nTwo\.\nAfter\.\n\n\[1\]: </);
	});

	test('goes into a document that was put away and changed meanwhile, with links from its folder', async () => {
		const path = join(projectPath(), 'insertion.md');
		await writeFile(path, 'One.\n\n\n\nTwo.\n');
		try {
			const editor = await vscode.window.showTextDocument(vscode.Uri.file(path));
			editor.selection = new vscode.Selection(2, 0, 2, 0);
			using place = rememberPlace();
			await vscode.commands.executeCommand('workbench.action.closeAllEditors');
			await writeFile(path, 'Zero.\n\nOne.\n\n\n\nTwo.\n');
			// VS Code keeps a document for a while after its editor is closed, and then reads what has changed on disk.
			await until(
				'the change',
				() => editor.document.isClosed || editor.document.getText().startsWith('Zero') || undefined,
			);
			await place.insert(report(), { kind: 'answer' });
			const document = await vscode.workspace.openTextDocument(path);
			assert.match(
				document.getText(),
				/^Zero\.\n\nOne\.\n\nAt 0 °C \[1\]\.\n\nTwo\.\n\n\[1\]: <[^>]*docs\/ice\.md#L3> /,
			);
			await vscode.window.showTextDocument(document);
			await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
		} finally {
			await rm(path, { force: true });
		}
	});

	test('is a comment in code, with the line ends of the document', async () => {
		const { document } = await open('def f():\r\n    |\r\n    pass\r\n', 'python');
		using place = rememberPlace();
		await place.insert(report(), { kind: 'answer' });
		assert.match(
			document.getText(),
			/^def f\(\):\r\n {4}# At 0 °C \[1\]\.\r\n {4}#\r\n {4}# \[1\] Ice, [^\r\n]*\r\n {4}pass\r\n$/,
		);
	});

	test('asks what is selected, in quick mode, and puts the answer behind it', async () => {
		const editor = await open('|When does ice melt?\n');
		editor.selection = new vscode.Selection(0, 0, 0, 19);
		const runs = fakeRuns();
		const ended = runs.endWith(writtenReport());
		const inserted = insertCitedAnswer(runs, scope);
		await until('a question', async () => {
			await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			return runs.requests[0];
		});
		await ended;
		await inserted;
		assert.equal(runs.requests[0]?.question, 'When does ice melt?');
		assert.equal(runs.requests[0]?.mode, 'quick');
		assert.match(editor.document.getText(), /^When does ice melt\? At 0 °C \[1\]\.\n\n\[1\]: </);
		await vscode.commands.executeCommand('notifications.clearAll');
	});

	test('offers the parts of a past report, and inserts the one that is picked', async () => {
		using root = temporaryFolder();
		const id = '20260102-030405-ice-0001';
		const source = { uri: 'file:///project/docs/ice.md', title: 'Ice', text: 'Ice melts.', quotes: ['Ice melts.'] };
		writePastRun(root.path, { id, question: 'When?', sources: [source], report: '## Facts\n\nIt melts [e1].' });
		const { document } = await open('# Water\n\n|\n');
		let isDone = false;
		const inserted = insertReport([root.path], { id }).finally(() => {
			isDone = true;
		});
		await until('the end', async () => {
			await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			return isDone || undefined;
		});
		await inserted;
		assert.match(document.getText(), /^# Water\n\n## When\?\n\n### Facts\n\nIt melts \[1\]\.\n/);
		assert.match(document.getText(), /\n\n\[1\]: <[^\n]*\n$/);
	});

	test('brings its evidence along into a document that has an evidence file', async () => {
		const folder = temporaryFolder();
		const path = join(folder.path, 'notes.md');
		const file = { question: 'Which notes?', version: 1, run: 'r9', sources: [], evidence: [] };
		await writeFile(path, 'Ice:\n');
		await writeFile(join(folder.path, 'notes.evidence.json'), JSON.stringify(file));
		try {
			const editor = await vscode.window.showTextDocument(vscode.Uri.file(path));
			editor.selection = new vscode.Selection(0, 4, 0, 4);
			using place = rememberPlace();
			await place.insert(report(), { kind: 'answer' });
			const stored = await vscode.workspace.openTextDocument(join(folder.path, 'notes.evidence.json'));
			const { run, evidence } = EvidenceFile.parse(JSON.parse(stored.getText()));
			assert.match(stored.getText(), /^\{\s*"question"/, 'the order of the file is kept');
			assert.deepEqual([run, evidence.map(it => [it.id, it.label])], ['r9', [['e1', '1']]]);
		} finally {
			await vscode.workspace.saveAll();
			await vscode.commands.executeCommand('workbench.action.closeAllEditors');
			folder[Symbol.dispose]();
		}
	});

	test('leaves a document as it is when the answer cites nothing, and when there is no document', async () => {
		const { document } = await open('Ice: |\n');
		using place = rememberPlace();
		const { composed, documentFolder } = writtenReport('I do not know.');
		assert.ok(composed && documentFolder);
		await assert.rejects(place.insert({ ...composed, folder: documentFolder }, { kind: 'answer' }), /cites no source/);
		assert.equal(document.getText(), 'Ice: \n');
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
		await until('no editor', () => vscode.window.activeTextEditor === undefined || undefined);
		assert.throws(() => rememberPlace(), /Open a document/);
	});
});
