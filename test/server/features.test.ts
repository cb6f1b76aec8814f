import assert from 'node:assert/strict';
import test from 'node:test';
import type {
	CodeAction,
	CodeLens,
	CompletionItem,
	DocumentDiagnosticReport,
	Hover,
	LocationLink,
	Position,
	WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Evidence, EvidenceId } from '../../src/report/evidence.ts';
import { parseEvidenceFile } from '../../src/report/evidenceFile.ts';
import type { InsertableCitation } from '../../src/server/protocol.ts';
import { evidenceUri, folder, iceFile, reportUri, steamPage, writeIceReport } from './iceReport.ts';
import { type MemoryFiles, memoryFiles } from './memoryFiles.ts';
import { type Editor, type EditorOptions, startServer } from './serverPair.ts';

interface Opened extends Disposable {
	readonly editor: Editor;
	readonly files: MemoryFiles;
	/** As the editor has it. */
	text(): string;
	write(text: string): void;
	/** Where a text stands; `offset` within it. */
	at(text: string, offset?: number): { readonly textDocument: { readonly uri: string }; readonly position: Position };
	diagnostics(): Promise<readonly string[]>;
}

const document = { textDocument: { uri: reportUri } };

async function open(
	options: Partial<EditorOptions> = {},
	prepare: (files: MemoryFiles) => void = () => {},
): Promise<Opened> {
	const files = memoryFiles();
	let { report: text } = writeIceReport(files);
	prepare(files);
	const editor = await startServer({ files, folders: ['file:///project'], ...options });
	editor.open(reportUri, text);
	return {
		editor,
		files,
		text: () => text,
		write(changed) {
			text = changed;
			editor.change(reportUri, changed);
		},
		at(wanted, offset = 1) {
			const at = text.indexOf(wanted);
			assert.notEqual(at, -1, `${wanted} is not there.`);
			return { ...document, position: TextDocument.create('', '', 0, text).positionAt(at + offset) };
		},
		async diagnostics() {
			const report = await editor.request<DocumentDiagnosticReport>('textDocument/diagnostic', document);
			return report.kind === 'full' ? report.items.map(it => `${it.severity} ${it.code}`) : [];
		},
		[Symbol.dispose]: () => editor[Symbol.dispose](),
	};
}

/** What the run has read besides, and the report does not cite. */
function everest(files: MemoryFiles): Evidence {
	return {
		id: EvidenceId.parse('e9'),
		quote: 'On Mount Everest it boils at 71 °C.',
		prefix: '',
		suffix: '',
		locator: {},
		source: {
			uri: 'https://steam.test/page',
			title: 'Steam',
			type: 'webpage',
			retrievedAt: '2026-11-01T00:00:00.000Z',
			sha256: JSON.parse(files.texts.get(evidenceUri) ?? '').sources[1].sha256,
		},
	};
}

/** A document after an edit. */
function applied(edit: WorkspaceEdit | null | undefined, uri: string, text: string): string {
	const change = edit?.documentChanges?.find(it => 'edits' in it && it.textDocument.uri === uri);
	assert.ok(change && 'edits' in change, `${uri} is not changed.`);
	const edits = change.edits.map(it => ('newText' in it ? it : assert.fail('A snippet.')));
	return TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), edits);
}

test('a hover shows title, words and context; what others wrote is no Markdown', async () => {
	using report = await open({ options: { hasCommands: true } });
	const hover = await report.editor.request<Hover>('textDocument/hover', report.at('[2]'));
	assert.deepEqual(hover.contents, {
		kind: 'markdown',
		value: [
			'**[All about \\[steam\\](command:evil)](<https://steam.test/page>)**',
			'steam.test · read on 2026-11-01',
			'> “Water boils at 100 °C at sea level.” *On Mount Everest it boils at 71 °C.*',
			'[Show Evidence](command:_deepResearch.showHoveredEvidence) · [Open Source](command:_deepResearch.openHoveredSource)',
		].join('\n\n'),
	});
});

test('a hover has no commands in an editor that is not ours, and speaks its language', async () => {
	using report = await open({ options: { words: { 'read on {0}': 'gelesen am {0}' } } });
	const hover = await report.editor.request<{ contents: { value: string } }>('textDocument/hover', report.at('[2]'));
	assert.match(hover.contents.value, /gelesen am 2026-11-01/);
	assert.doesNotMatch(hover.contents.value, /command:_/);
});

test('a quotation is cut where the setting says', async () => {
	using report = await open({ options: { settings: { mostQuoted: 40 } } });
	const hover = await report.editor.request<{ contents: { value: string } }>('textDocument/hover', report.at('[1b]'));
	assert.match(hover.contents.value, /“It floats on water, since it is lighter…”/);
});

test('a definition is in the project file while that has the words', async () => {
	using report = await open();
	const [link] = await report.editor.request<LocationLink[]>('textDocument/definition', report.at('[1b]'));
	assert.equal(link?.targetUri, 'file:///project/docs/ice.md');
	assert.deepEqual(link.targetRange, { start: { line: 4, character: 0 }, end: { line: 4, character: 47 } });
});

test('else it is in the text as it was read, or in what the report quotes', async () => {
	using report = await open();
	const [page] = await report.editor.request<LocationLink[]>('textDocument/definition', report.at('[2]'));
	assert.match(page?.targetUri ?? '', /^deep-research-evidence:\/All%20about/);
	const { text } = await report.editor.request<{ text: string }>('workspace/textDocumentContent', {
		uri: page?.targetUri,
	});
	assert.equal(text, steamPage);
	assert.equal(page?.targetRange.start.line, 2);

	using bare = await open({}, files => files.snapshots.clear());
	const [quoted] = await bare.editor.request<LocationLink[]>('textDocument/definition', bare.at('[2]'));
	const shown = await bare.editor.request<{ text: string }>('workspace/textDocumentContent', {
		uri: quoted?.targetUri,
	});
	assert.match(shown.text, /is not kept here/);
	const lines = shown.text.split('\n');
	assert.match(lines[quoted?.targetRange.start.line ?? 0] ?? '', /^Water boils at 100/);
});

test('an editor that shows files only is led to the evidence file', async () => {
	using report = await open({ hasTexts: false });
	const [link] = await report.editor.request<LocationLink[]>('textDocument/definition', report.at('[2]'));
	assert.equal(link?.targetUri, evidenceUri);
	const evidence = TextDocument.create('', '', 0, report.files.texts.get(evidenceUri) ?? '');
	assert.equal(evidence.getText(link.targetRange), 'Water boils at 100 °C at sea level.');
});

test('a file outside of the open folders is not read, whatever the evidence file says', async () => {
	using report = await open({}, files => {
		files.texts.set('file:///secret/ice.md', iceFile);
		const text = files.texts.get(evidenceUri) ?? '';
		files.texts.set(evidenceUri, text.replaceAll('../docs/ice.md', 'file:///secret/ice.md'));
	});
	const [link] = await report.editor.request<LocationLink[]>('textDocument/definition', report.at('[1b]'));
	assert.match(link?.targetUri ?? '', /^deep-research-evidence:/);
	assert.equal(report.files.reads.get('file:///secret/ice.md'), undefined);
});

test('an evidence file that says how its folder is called opens nothing above it, unless a project is there', async () => {
	for (const isProject of [false, true]) {
		using report = await open({ folders: [folder] }, files => {
			const text = files.texts.get(evidenceUri) ?? '';
			files.texts.set(evidenceUri, JSON.stringify({ ...JSON.parse(text), folder: 'research' }));
			if (isProject) {
				files.texts.set('file:///project/.git/HEAD', '');
			}
		});
		const [link] = await report.editor.request<LocationLink[]>('textDocument/definition', report.at('[1b]'));
		assert.equal(link?.targetUri.startsWith('file:///project/docs/'), isProject);
		assert.equal(report.files.reads.has('file:///project/docs/ice.md'), isProject);
	}
});

test('problems come and go with the text, each as grave as the user wants it', async () => {
	using report = await open({ options: { settings: { diagnostics: { 'undefined-label': 'hint' } } } });
	assert.deepEqual(await report.diagnostics(), []);
	report.write(report.text().replace('Water boils', 'See [9]. Water boils'));
	assert.deepEqual(await report.diagnostics(), ['4 undefined-label']);
	await report.editor.connection.sendNotification('workspace/didChangeConfiguration', {
		settings: { diagnostics: { 'undefined-label': 'off' } },
	});
	assert.deepEqual(await report.diagnostics(), []);
});

test('an answer that is the same as before says so and no more', async () => {
	using report = await open();
	const ask = async (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
		await report.editor.request('textDocument/diagnostic', { ...document, previousResultId });
	const { resultId } = await ask();
	assert.deepEqual(await ask(resultId), { kind: 'unchanged', resultId });
	report.write(report.text().replace('Water boils', 'See [9]. Water boils'));
	assert.equal((await ask(resultId)).kind, 'full');
});

test('what the sources tell comes later, and the editor is asked to ask again', async () => {
	using report = await open({}, files => files.texts.set('file:///project/docs/ice.md', '# Ice\n\nNothing is said.\n'));
	await report.diagnostics();
	await report.editor.request('deepResearch/check', { uri: reportUri });
	assert.deepEqual(await report.diagnostics(), ['1 quote-changed', '1 quote-changed']);
	assert.ok(report.editor.refreshes() > 0);
});

test('evidence that is open and not saved counts as it is in the editor', async () => {
	using report = await open();
	const evidence = report.files.texts.get(evidenceUri) ?? '';
	report.editor.open(evidenceUri, evidence.replaceAll('"label": "2"', '"label": "5"'));
	assert.deepEqual(await report.diagnostics(), ['3 undefined-evidence', '1 wrong-source', '1 unknown-evidence']);
	report.editor.close(evidenceUri);
	assert.deepEqual(await report.diagnostics(), []);
});

test('a file that changed on disk is read again', async () => {
	using report = await open();
	assert.deepEqual(await report.diagnostics(), []);
	report.files.texts.delete(evidenceUri);
	assert.deepEqual(await report.diagnostics(), []);
	await report.editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
		changes: [{ uri: evidenceUri, type: 3 }],
	});
	assert.deepEqual(await report.diagnostics(), ['1 evidence-file-missing']);
});

test('a source that changes on disk is looked at again', async () => {
	using report = await open();
	await report.editor.request('deepResearch/check', { uri: reportUri });
	const uri = 'file:///project/docs/ice.md';
	report.files.texts.set(uri, '# Ice\n\nNothing is said.\n');
	await report.editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
	await report.editor.refreshed();
	await report.editor.request('deepResearch/check', { uri: reportUri });
	assert.deepEqual(await report.diagnostics(), ['1 quote-changed', '1 quote-changed']);
});

test('a report that was renamed finds its evidence by its run', async () => {
	using report = await open({}, files => {
		files.texts.set('file:///project/moved/other.evidence.json', files.texts.get(evidenceUri) ?? '');
		files.texts.delete(evidenceUri);
	});
	const hover = await report.editor.request<Hover | null>('textDocument/hover', report.at('[2]'));
	assert.match(JSON.stringify(hover), /Water boils/);
});

test('a rename changes report and evidence, and only the lines that it concerns', async () => {
	using report = await open();
	const edit = await report.editor.request<WorkspaceEdit>('textDocument/rename', { ...report.at('[2]'), newName: '5' });
	assert.match(applied(edit, reportUri, report.text()), /Water boils at 100 °C \[5\]\./);
	const evidence = report.files.texts.get(evidenceUri) ?? '';
	const changed = parseEvidenceFile(applied(edit, evidenceUri, evidence));
	assert.ok('evidence' in changed);
	assert.deepEqual(
		changed.evidence.map(it => it.label),
		['1', '1b', '5'],
	);
});

test('what cannot be a label is refused with a sentence', async () => {
	using report = await open();
	await assert.rejects(
		report.editor.request('textDocument/rename', { ...report.at('[2]'), newName: 'two' }),
		/A label is the number of a source/,
	);
});

test('completion offers evidence of the report and of its run; the latter goes into the evidence file', async () => {
	using report = await open({}, files => files.collected.push(everest(files)));
	report.write(report.text().replace('Ice melts first', 'On Mount Everest water boils at 71 °C [\n\nIce melts first'));
	const items = await report.editor.request<CompletionItem[]>('textDocument/completion', report.at('°C [\n', 4));
	assert.deepEqual(new Set(items.map(it => it.label.split(' ')[0])), new Set(['[1]', '[1b]', '[2]', '[2b]']));
	const chosen = items.find(it => it.label.startsWith('[2b]'));
	assert.match(chosen?.additionalTextEdits?.map(it => it.newText).join('') ?? '', /\[2b\]: <https:\/\/steam\.test/);
	let adopted: WorkspaceEdit | undefined;
	report.editor.connection.onRequest('workspace/applyEdit', ({ edit }: { readonly edit: WorkspaceEdit }) => {
		adopted = edit;
		return { applied: true };
	});
	const { command, arguments: args } = chosen?.command ?? {};
	await report.editor.request('workspace/executeCommand', { command, arguments: args });
	assert.match(applied(adopted, evidenceUri, report.files.texts.get(evidenceUri) ?? ''), /"label": "2b"/);
});

test('completion shows a passage without the marks of Markdown, and names as they are', async () => {
	using report = await open({}, files =>
		files.collected.push({ ...everest(files), quote: 'Set `boil_point` to _71 °C_.' }),
	);
	report.write(report.text().replace('Ice melts first', 'Water boils [\n\nIce melts first'));
	const items = await report.editor.request<CompletionItem[]>('textDocument/completion', report.at('boils [\n', 7));
	const shown = items.find(it => it.label.startsWith('[2b]'))?.labelDetails?.detail?.replace(/\s+/g, ' ');
	assert.equal(shown, ' “Set boil_point to 71 °C .”');
});

test('a passage that is picked is cited at the cursor, with its definition and its evidence in one edit', async () => {
	using report = await open({}, files => files.collected.push(everest(files)));
	const words = 'Ice melts at 0 °C';
	const found = await report.editor.request<InsertableCitation[]>('deepResearch/insertable', {
		uri: reportUri,
		...report.at(words, words.length),
	});
	const edit = found.find(it => it.label === '2b')?.edit;
	const text = applied(edit, reportUri, report.text());
	assert.match(text, /Ice melts at 0 °C \[2b\] \[1\]\. It floats/);
	assert.match(text, /^\[2b\]: <https:\/\/steam\.test\/page> "All about \[steam\]\(command:evil\): “On Mount Everest/m);
	assert.match(applied(edit, evidenceUri, report.files.texts.get(evidenceUri) ?? ''), /"label": "2b"/);
});

test('actions bring their edits along, and say which problems they mend', async () => {
	using report = await open({ options: { hasCommands: true } });
	report.write(report.text().replace('Ice melts first [1]', 'Ice melts at 5 °C [1]'));
	const { position } = report.at('5 °C');
	const diagnostics = await report.editor.request<{ items: [] }>('textDocument/diagnostic', document);
	const actions = await report.editor.request<CodeAction[]>('textDocument/codeAction', {
		...document,
		range: { start: position, end: { ...position, character: position.character + 6 } },
		context: { diagnostics: diagnostics.items },
	});
	const titles = actions.map(it => it.title);
	assert.ok(titles.includes('Mark as checked by hand: [1]'), titles.join());
	assert.ok(titles.includes('Find a source for this sentence'), titles.join());
	// What is easiest to choose is not to say that it is right.
	assert.ok(titles.indexOf('Find a source for this sentence') < titles.indexOf('Mark as checked by hand: [1]'));
	const commands = actions.flatMap(it => it.command ?? []);
	// They act on the active editor: nobody else says on what.
	assert.deepEqual(
		commands.map(it => [it.command, it.arguments]),
		[
			['deepResearch.citations.findSource', undefined],
			['deepResearch.citations.verifySupport', undefined],
		],
	);
	const checked = actions.find(it => it.title.startsWith('Mark as'));
	assert.equal(checked?.diagnostics?.[0]?.code, 'unsupported');
});

test('citations are converted when a style is chosen, and organized where that was asked for', async () => {
	using report = await open();
	const { position } = report.at('[1]');
	const ask = async (only?: readonly string[]): Promise<CodeAction[]> =>
		await report.editor.request('textDocument/codeAction', {
			...document,
			range: { start: position, end: position },
			context: { diagnostics: [], only },
		});
	const [footnotes] = await ask(['refactor.rewrite']);
	const resolved = await report.editor.request<CodeAction>('codeAction/resolve', footnotes);
	assert.match(applied(resolved.edit, reportUri, report.text()), /Ice melts at 0 °C \[\^1\]\./);
	assert.deepEqual(await ask(['source.organizeCitations']), []);
	report.write(report.text().replace('Ice melts at 0', 'Steam is hot [2]. Ice melts at 0'));
	const [organized] = await ask(['source.organizeCitations']);
	assert.match(applied(organized?.edit, reportUri, report.text()), /Steam is hot \[1\]\. Ice melts at 0 °C \[2\]\./);
});

test('all that can be mended without a choice is mended at once, where that is asked for', async () => {
	using report = await open();
	const definition = /^\[1b\]: .*$/m.exec(report.text())?.[0] ?? '';
	report.write(report.text().replace(`${definition}\n`, ''));
	assert.ok((await report.diagnostics()).includes('1 undefined-label'));
	const [fixed] = await report.editor.request<CodeAction[]>('textDocument/codeAction', {
		...document,
		range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
		context: { diagnostics: [], only: ['source.fixAll'] },
	});
	assert.equal(fixed?.kind, 'source.fixAll.deepResearch');
	report.write(applied(fixed.edit, reportUri, report.text()));
	assert.deepEqual(await report.diagnostics(), []);
	assert.ok(report.text().includes(definition));
});

test('what another run has found is cited after the sentence, where it says so', async () => {
	using report = await open();
	const found = memoryFiles();
	const { evidence } = writeIceReport(found);
	report.write(report.text().replace('Ice melts first [1].', 'The sea level pressure makes water boil at 100 °C.'));
	const ask = async (text: string): Promise<{ edit: WorkspaceEdit } | null> => {
		const { position } = report.at(text, 3);
		return await report.editor.request('deepResearch/cite', {
			uri: reportUri,
			position,
			found: { evidenceFile: evidence, folder },
		});
	};
	const cited = await ask('The sea level');
	assert.match(applied(cited?.edit, reportUri, report.text()), /water boil at 100 °C \[2\]\./);
	report.write(
		report.text().replace('The sea level pressure makes water boil at 100 °C.', 'Gold is heavier than lead.'),
	);
	assert.equal(await ask('Gold is'), null);
});

test('a lens counts sources; it can be switched off', async () => {
	using report = await open({ options: { hasCommands: true } });
	const [lens] = await report.editor.request<CodeLens[]>('textDocument/codeLens', document);
	assert.deepEqual(lens?.command, { title: '2 sources', command: 'deepResearch.citations.check' });
	await report.editor.connection.sendNotification('workspace/didChangeConfiguration', {
		settings: { codeLens: false },
	});
	assert.deepEqual(await report.editor.request<CodeLens[]>('textDocument/codeLens', document), []);
});

test('documents of others are left alone, unless all are to be looked at', async () => {
	const uri = 'file:///project/readme.md';
	const text = '---\nrun: 5\n---\n\nSee [1].\n\n[1]: https://a.test "A"\n[2]: https://b.test "B"\n';
	const ask = async (options: Readonly<Record<string, unknown>>): Promise<unknown> => {
		using editor = await startServer({ files: memoryFiles(), options: { settings: options } });
		editor.open(uri, text);
		const { items } = await editor.request<{ items: { code: string }[] }>('textDocument/diagnostic', {
			textDocument: { uri },
		});
		return items.map(it => it.code);
	};
	assert.deepEqual(await ask({}), []);
	assert.deepEqual(await ask({ enabled: false, scope: 'allMarkdown' }), []);
	assert.deepEqual(await ask({ scope: 'allMarkdown' }), ['unused-definition']);
});

test('requests that make no sense get the answer for nothing', async () => {
	using report = await open();
	for (const method of ['hover', 'definition', 'references', 'completion', 'codeAction', 'rename', 'foldingRange']) {
		for (const params of [
			{},
			{ textDocument: { uri: 'not a uri' }, position: { line: 0, character: 0 } },
			{ ...document, position: { line: -5, character: 1e9 }, range: null, context: {} },
			{ ...document, position: 'here', newName: 5 },
		]) {
			const answer = report.editor.request(`textDocument/${method}`, params);
			// A rename that cannot be done is told to the user, and is no failure of the server.
			await (method === 'rename' ? answer.catch(() => null) : answer);
		}
	}
	await report.editor.request('workspace/textDocumentContent', { uri: 'deep-research-evidence:/x?{' });
	assert.match(JSON.stringify(await report.editor.request('textDocument/hover', report.at('[2]'))), /Water boils/);
});

test('a request that was cancelled is not answered', async () => {
	using report = await open();
	const { CancellationTokenSource } = await import('vscode-languageserver/node');
	const source = new CancellationTokenSource();
	const asked = report.editor.connection.sendRequest('textDocument/hover', report.at('[2]'), source.token);
	source.cancel();
	await assert.rejects(asked, { code: -32800 });
});
