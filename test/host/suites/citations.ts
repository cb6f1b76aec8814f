import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { composeDocument } from '../../../src/report/document.ts';
import { type EvidenceFile, formatEvidenceFile, parseEvidenceFile } from '../../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { projectPath, readLog, research, until, withSettings } from './research.ts';

suite('citations in the editor', () => {
	let document: vscode.TextDocument;
	let path = '';
	let written = '';
	let evidenceWritten = '';

	suiteSetup(async () => {
		path = await writeReport();
		written = await readFile(path, 'utf8');
		evidenceWritten = await readFile(evidencePath(), 'utf8');
		document = await vscode.workspace.openTextDocument(path);
		await vscode.window.showTextDocument(document);
		await until('the server', async () => (await hoverAt('[1]')) || undefined);
	});

	suiteTeardown(async () => {
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	});

	const evidencePath = (): string => path.replace(/\.md$/, '.evidence.json');

	/** The position within the first occurrence of a text, or behind it. */
	const placeOf = (text: string, offset = 1): vscode.Position => {
		const at = document.getText().indexOf(text);
		assert.notEqual(at, -1, `${text} is not in the report.`);
		return document.positionAt(at + offset);
	};

	const hoverAt = async (text: string): Promise<string> => {
		const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
			'vscode.executeHoverProvider',
			document.uri,
			placeOf(text),
		);
		return hovers.flatMap(it => it.contents.map(part => (typeof part === 'string' ? part : part.value))).join('\n');
	};

	const problems = (): readonly vscode.Diagnostic[] =>
		vscode.languages.getDiagnostics(document.uri).filter(it => it.source === 'deep-research');

	/** As it is on disk; `undefined` while it is being written. */
	const storedEvidence = async (): Promise<EvidenceFile | undefined> => {
		const parsed = parseEvidenceFile(await readFile(evidencePath(), 'utf8'));
		return 'evidence' in parsed ? parsed : undefined;
	};

	/** Puts report and evidence back as the run has written them. */
	const restore = async (): Promise<void> => {
		const edit = new vscode.WorkspaceEdit();
		edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), written);
		await vscode.workspace.applyEdit(edit);
		await document.save();
		const evidence = await vscode.workspace.openTextDocument(evidencePath());
		if (evidence.getText() !== evidenceWritten) {
			const back = new vscode.WorkspaceEdit();
			back.replace(evidence.uri, new vscode.Range(0, 0, evidence.lineCount, 0), evidenceWritten);
			await vscode.workspace.applyEdit(back);
		}
		await evidence.save();
		await until('both saved', () => (document.isDirty || evidence.isDirty ? undefined : true));
	};

	const actionsAt = async (text: string, kind?: vscode.CodeActionKind): Promise<readonly vscode.CodeAction[]> => {
		const start = placeOf(text);
		return await vscode.commands.executeCommand<vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			document.uri,
			new vscode.Range(start, start),
			kind?.value,
			50,
		);
	};

	const apply = async (action: vscode.CodeAction | undefined): Promise<void> => {
		assert.ok(action?.edit, 'There is no such action.');
		assert.ok(await vscode.workspace.applyEdit(action.edit));
	};

	test('hover shows the quoted words, and what the report is allowed to link to', async () => {
		const text = await hoverAt('[1]');
		assert.match(text, /prepublish/);
		assert.match(text, /Also cited on line \d+/);
	});

	test('the definition of a citation is in the source, and no second one in the report', async () => {
		const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
			'vscode.executeDefinitionProvider',
			document.uri,
			placeOf('[1]'),
		);
		const uris = found.map(it => ('targetUri' in it ? it.targetUri : it.uri).toString());
		assert.equal(uris.filter(it => it.endsWith('/docs/publishing-0.md')).length, 1, uris.join());
		assert.ok(uris.filter(it => it === document.uri.toString()).length <= 1, uris.join());
		const [ours] = found.filter(it => 'targetUri' in it && it.targetUri.path.endsWith('publishing-0.md'));
		assert.ok(ours && 'targetUri' in ours);
		const source = await vscode.workspace.openTextDocument(ours.targetUri);
		assert.match(source.getText(ours.targetSelectionRange ?? ours.targetRange), /^The prepublish script runs/);
	});

	test('words that the source no longer has are shown as they were read, as plain text', async () => {
		const source = join(projectPath(), 'docs/publishing-0.md');
		const text = await readFile(source, 'utf8');
		await writeFile(source, '# Publishing 0\n\nAll is different now.\n');
		try {
			const found = await until('the text as it was read', async () => {
				const [link] = (
					await vscode.commands.executeCommand<vscode.LocationLink[]>(
						'vscode.executeDefinitionProvider',
						document.uri,
						placeOf('[1]'),
					)
				).filter(it => 'targetUri' in it && it.targetUri.scheme === 'deep-research-evidence');
				return link;
			});
			const snapshot = await vscode.workspace.openTextDocument(found.targetUri);
			assert.match(snapshot.getText(found.targetSelectionRange ?? found.targetRange), /^The prepublish script runs/);
			await until('plain text', () =>
				vscode.workspace.textDocuments.some(
					it => it.uri.toString() === found.targetUri.toString() && it.languageId === 'deep-research-text',
				)
					? true
					: undefined,
			);
		} finally {
			await writeFile(source, text);
		}
	});

	test('references and highlights are all places of a label', async () => {
		const references = await vscode.commands.executeCommand<vscode.Location[]>(
			'vscode.executeReferenceProvider',
			document.uri,
			placeOf('[1]'),
		);
		const texts = references.map(it => document.getText(it.range));
		// Those that the editor’s own Markdown finds too are the same places, which it shows once.
		assert.ok(texts.filter(it => it === '1').length >= 3 && !texts.includes('[1]'), texts.join());
		const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
			'vscode.executeDocumentHighlights',
			document.uri,
			placeOf('[1]'),
		);
		assert.deepEqual([...new Set(highlights.map(it => document.getText(it.range)))], ['[1]']);
		assert.equal(highlights.filter(it => it.kind === vscode.DocumentHighlightKind.Write).length, 1);
	});

	test('a citation of nothing is a problem while it is there, and none where it is switched off', async () => {
		const editor = await vscode.window.showTextDocument(document);
		await editor.edit(it => it.insert(placeOf('[1]', 0), '[77] '));
		await until('the problem', () => problems().find(it => it.code === 'undefined-label'));
		const settings = vscode.workspace.getConfiguration('deepResearch');
		await settings.update('citations.diagnostics', { 'undefined-label': 'off' }, vscode.ConfigurationTarget.Workspace);
		await until('no problem', () => (problems().some(it => it.code === 'undefined-label') ? undefined : true));
		await settings.update('citations.diagnostics', { 'undefined-label': 'hint' }, vscode.ConfigurationTarget.Workspace);
		const hint = await until('a hint', () => problems().find(it => it.code === 'undefined-label'));
		assert.equal(hint.severity, vscode.DiagnosticSeverity.Hint);
		await settings.update('citations.diagnostics', undefined, vscode.ConfigurationTarget.Workspace);
		await vscode.commands.executeCommand('undo');
		await until('no problem', () => (problems().some(it => it.code === 'undefined-label') ? undefined : true));
		await restore();
	});

	test('completion offers what the report cites and what its run has read besides, with its definition', async () => {
		const editor = await vscode.window.showTextDocument(document);
		const end = placeOf('## Sources', 0);
		await editor.edit(it => it.insert(end, 'Hooks are called [\n\n'));
		const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
			'vscode.executeCompletionItemProvider',
			document.uri,
			placeOf('called [', 'called ['.length),
			'[',
		);
		const ours = items.filter(it => (typeof it.label === 'string' ? it.label : it.label.label).startsWith('['));
		assert.ok(ours.length >= 3, `${ours.length}`);
		const more = ours.find(it => it.command !== undefined);
		assert.ok(
			more?.additionalTextEdits?.some(it => /^\n?\[\d+[a-z]*\]: </m.test(it.newText)),
			JSON.stringify(more),
		);
		await restore();
	});

	test('our rename wins, and changes report and evidence file as one, on disk too', async () => {
		const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
			'vscode.executeDocumentRenameProvider',
			document.uri,
			placeOf('[1]'),
			'7',
		);
		assert.deepEqual(
			edit.entries().map(([uri]) => uri.path.split('.').at(-1)),
			['md', 'json'],
		);
		assert.ok(await vscode.workspace.applyEdit(edit));
		assert.match(document.getText(), /\[7\]: </);
		assert.doesNotMatch(document.getText(), /\[1b?\]/);
		await until('both saved', async () => {
			const labels = (await storedEvidence())?.evidence.map(it => it.label) ?? [];
			return labels.includes('7') && !document.isDirty ? labels : undefined;
		});
		await until('no problems', () =>
			problems().some(it => it.severity === vscode.DiagnosticSeverity.Error) ? undefined : true,
		);
		await restore();
	});

	test('a rename that cannot be is not left to others, who would leave the evidence file behind', async () => {
		for (const [from, to] of [
			['[1]', 'two'],
			['[1b]', '2b'],
		] as const) {
			const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
				'vscode.executeDocumentRenameProvider',
				document.uri,
				placeOf(from),
				to,
			);
			assert.equal(edit.size, 0, to);
		}
	});

	test('undo takes a rename back in both files', async () => {
		await vscode.window.showTextDocument(document);
		const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
			'vscode.executeDocumentRenameProvider',
			document.uri,
			placeOf('[1]'),
			'8',
		);
		await vscode.workspace.applyEdit(edit);
		await until('saved', async () => (await storedEvidence())?.evidence.some(it => it.label === '8') || undefined);
		await until('the old label in the report', async () => {
			// A command goes to the editor that has the focus, which a slow window gives late.
			await vscode.window.showTextDocument(document);
			await (document.getText() === written ? undefined : vscode.commands.executeCommand('undo'));
			return document.getText() === written || undefined;
		});
		await until('the old label in both, on disk', async () => {
			const [text, evidence] = [await readFile(path, 'utf8'), await storedEvidence()];
			return text === written && evidence?.evidence.every(it => !it.label.startsWith('8')) ? true : undefined;
		});
	});

	test('an action mends a definition that is gone, and one marks a sentence as checked', async () => {
		const editor = await vscode.window.showTextDocument(document);
		const line = document.lineAt(placeOf('[1b]: <').line);
		await editor.edit(it => it.delete(line.range));
		await until('the problem', () => problems().find(it => it.code === 'undefined-label'));
		const actions = await actionsAt('[1b]', vscode.CodeActionKind.QuickFix);
		await apply(actions.find(it => it.isPreferred));
		assert.match(document.getText(), /^\[1b\]: </m);
		await until('no problem', () => (problems().some(it => it.code === 'undefined-label') ? undefined : true));
		await restore();
		const checked = (await actionsAt('[1b]', vscode.CodeActionKind.QuickFix)).find(it =>
			/checked by hand/.test(it.title),
		);
		await apply(checked);
		const verdicts = await until('the verdict on disk', async () => (await storedEvidence())?.verdicts);
		assert.equal(verdicts[0]?.by, 'user');
		assert.match(await hoverAt('[1b]'), /Supported|Checked by hand/);
		await restore();
	});

	test('citations are organized, by the command and on save', async () => {
		const editor = await vscode.window.showTextDocument(document);
		await editor.edit(it => it.insert(placeOf('# Which', 0), 'First [1b].\n\n'));
		await until('out of order', async () => {
			const found = await actionsAt('[1b]', vscode.CodeActionKind.Source.append('organizeCitations'));
			return found.length > 0 || undefined;
		});
		await vscode.commands.executeCommand('deepResearch.citations.renumber');
		assert.match(document.getText(), /First \[1\]\./);
		await restore();
	});

	test('every citation is written in another style, and back again', async () => {
		const footnotes = (await actionsAt('[1]', vscode.CodeActionKind.RefactorRewrite)).find(it =>
			/footnotes/.test(it.title),
		);
		await apply(footnotes);
		assert.match(document.getText(), /\[\^1\]: /);
		assert.doesNotMatch(document.getText(), /\[1\]/);
		assert.match(await until('a hover', async () => (await hoverAt('[^1]')) || undefined), /prepublish/);
		const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
			'vscode.executeLinkProvider',
			document.uri,
		);
		assert.ok(
			links.some(it => document.getText(it.range) === '[^1]'),
			'Footnotes are no links.',
		);
		const back = (await actionsAt('[^1]', vscode.CodeActionKind.RefactorRewrite)).find(it =>
			/reference links/.test(it.title),
		);
		await apply(back);
		assert.equal(document.getText(), written);
		await restore();
	});

	test('a lens counts the sources, the list of sources folds, and hints are shown to who wants them', async () => {
		const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
			'vscode.executeCodeLensProvider',
			document.uri,
			50,
		);
		assert.ok(
			lenses.some(it => it.command?.title.startsWith('1 source')),
			lenses.map(it => it.command?.title).join(),
		);
		const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
			'vscode.executeFoldingRangeProvider',
			document.uri,
		);
		assert.ok(folds.some(it => it.start === placeOf('## Sources').line));
		const all = new vscode.Range(0, 0, document.lineCount, 0);
		const hints = async (): Promise<readonly vscode.InlayHint[]> =>
			await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
		assert.deepEqual(await hints(), []);
		await using _settings = await withSettings({ 'citations.inlayHints': true });
		await until('hints', async () => ((await hints()).length > 0 ? true : undefined));
	});

	test('the commands tell how a report stands, and show what is behind the cursor', async () => {
		await vscode.commands.executeCommand('deepResearch.citations.check');
		const editor = await vscode.window.showTextDocument(document);
		const at = placeOf('[1b]');
		editor.selection = new vscode.Selection(at, at);
		await vscode.commands.executeCommand('deepResearch.citations.showEvidence');
		const shown = vscode.window.activeTextEditor;
		assert.match(shown?.document.getText(shown.selection) ?? '', /^Publishing calls the hook/);
		await vscode.commands.executeCommand('notifications.clearAll');
	});

	test('a source is looked for by a run, and cited behind the sentence', async () => {
		await using _settings = await withSettings({ 'provider.kind': 'extractive' });
		const editor = await vscode.window.showTextDocument(document);
		await editor.edit(it => it.insert(placeOf('# Which', 0), 'Step 7 of the procedure takes 21 minutes.\n\n'));
		const at = placeOf('Step 7');
		editor.selection = new vscode.Selection(at, at);
		await vscode.commands.executeCommand('deepResearch.citations.findSource');
		const [, label = ''] = /takes 21 minutes \[(\w+)\]\./.exec(document.getText()) ?? [];
		assert.match(document.getText(), new RegExp(`^\\[${label}\\]: <\\.\\./parts/part-7\\.md`, 'm'));
		const stored = parseEvidenceFile((await vscode.workspace.openTextDocument(evidencePath())).getText());
		assert.ok('evidence' in stored && stored.evidence.some(it => it.label === label));
		await vscode.commands.executeCommand('notifications.clearAll');
		await restore();
	});

	test('a report whose evidence file has another name is found by its run', async () => {
		const aside = join(projectPath(), 'parts/kept.evidence.json');
		await rename(evidencePath(), aside);
		try {
			await until('a hover', async () => (/prepublish/.test(await hoverAt('[1]')) ? true : undefined));
		} finally {
			await rename(aside, evidencePath());
		}
	});

	test('documents of others are left alone', async () => {
		const other = join(projectPath(), 'notes.md');
		await writeFile(
			other,
			'---\nrun: 5\n---\n\nSee [1] and [2].\n\n[1]: https://a.test "A"\n[1]: https://b.test "B"\n',
		);
		try {
			const notes = await vscode.workspace.openTextDocument(other);
			await vscode.window.showTextDocument(notes);
			await vscode.commands.executeCommand('vscode.executeHoverProvider', notes.uri, new vscode.Position(4, 5));
			const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
				'vscode.executeCodeLensProvider',
				notes.uri,
			);
			assert.deepEqual(lenses, []);
			const found = vscode.languages.getDiagnostics(notes.uri).filter(it => it.source === 'deep-research');
			assert.deepEqual(found, []);
			await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
		} finally {
			await rm(other);
		}
	});

	test('a server that was killed comes back by itself, and one that is restarted answers', async () => {
		const before = serverProcess();
		assert.ok(before !== undefined, 'The server is not found among the processes.');
		process.kill(before, 'SIGKILL');
		await vscode.window.showTextDocument(document);
		const after = await until('another process', () => (serverProcess() === before ? undefined : serverProcess()));
		assert.match(await until('a hover', async () => (await hoverAt('[1]')) || undefined), /prepublish/);
		await vscode.commands.executeCommand('deepResearch.citations.restartServer');
		assert.match(await until('a hover', async () => (await hoverAt('[1]')) || undefined), /prepublish/);
		assert.notEqual(serverProcess(), after);
	});
});

/** Researches, and writes a report of our own wording from what the run has found; some of that it does not cite. */
async function writeReport(): Promise<string> {
	await using _settings = await withSettings({ 'provider.kind': 'extractive' });
	const { run } = await research('Which script runs before a package is published?');
	const { events } = await readLog(run);
	const evidence = new EvidenceLedger();
	for (const { event } of events) {
		(event.type === 'tool-end' ? event.evidence : []).forEach(it => evidence.restore(it));
	}
	const idOf = (quote: string): string => {
		const found = evidence.list().find(it => it.quote.startsWith(quote));
		assert.ok(found, `The run has not found “${quote}”.`);
		return `[${found.id}]`;
	};
	const [first, second] = [idOf('The prepublish script runs'), idOf('Publishing calls the hook')];
	const folder = join(projectPath(), 'research');
	const { markdown, evidenceFile } = composeDocument({
		run,
		question: 'Which script runs before a package is published?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'extractive',
		notes: [],
		answer: `The prepublish script runs before a package is published ${first}.`,
		report: `Publishing calls the hook named prepublishing first ${second}. The prepublish script is step 0 ${first}.`,
		evidence,
		folder: pathToFileURL(folder).href,
		root: pathToFileURL(projectPath()).href,
		evidenceFileName: 'cited.evidence.json',
	});
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'cited.md'), markdown);
	await writeFile(join(folder, 'cited.evidence.json'), formatEvidenceFile(evidenceFile));
	return join(folder, 'cited.md');
}

/** The id of the server's process, which is a child of this one. */
function serverProcess(): number | undefined {
	for (const id of readdirSync('/proc').filter(it => /^\d+$/.test(it))) {
		try {
			const isOurs = readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('dist/server.js');
			const parent = /^\d+ \(.*\) . (\d+)/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))?.[1];
			if (isOurs && Number(parent) === process.pid) {
				return Number(id);
			}
		} catch {
			// It has ended meanwhile.
		}
	}
	return undefined;
}
