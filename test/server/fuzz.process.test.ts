import assert from 'node:assert/strict';
import test from 'node:test';
import type {
	CodeLens,
	Diagnostic,
	DocumentHighlight,
	DocumentLink,
	FoldingRange,
	Range,
	WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { evidenceUri, reportUri, writeIceReport } from './iceReport.ts';
import { memoryFiles } from './memoryFiles.ts';
import { startServer } from './serverPair.ts';

const edits = 20_000;

/** Xorshift: the same edits each time, and others with another seed. */
function randomFrom(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
}

/** What people type, paste and break. */
const pieces = [
	...'[ ] [1] [1b] [^1] [^1]: [@ice] ( ) : < > " “ ” ` ``` ~~~ # ## - * | \\ . ? ! 0 °C 71 \t'.split(' '),
	' ',
	'\n',
	'\n\n',
	'\r\n',
	'\r',
	'---\n',
	'---\nrun: "20261123-010203-ice-0abc"\n---\n',
	'\n## Sources\n',
	'\n[3]: <https://c.test> "C: “c”"\n',
	'[2](https://steam.test/page "Steam")',
	'Ice melts at 0 °C [1].',
	'水在 100 °C 沸腾。',
	'\u{1f9ca}',
	'\ud83e',
	'\u0000',
	'<!-- ',
	'    code\n',
	'> ',
];

test(`${edits} random edits leave the server alive, and all of its ranges in the text`, async () => {
	const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_123);
	const random = randomFrom(seed);
	const files = memoryFiles();
	const { report, evidence } = writeIceReport(files);
	using editor = await startServer({
		files,
		folders: ['file:///project'],
		options: { settings: { inlayHints: true } },
	});
	editor.open(reportUri, report);
	editor.open(evidenceUri, evidence);
	let document = TextDocument.create(reportUri, 'markdown', 1, report);
	let stored = TextDocument.create(evidenceUri, 'json', 1, evidence);

	const change = (of: TextDocument, start: number, end: number, text: string): TextDocument => {
		const range = { start: of.positionAt(start), end: of.positionAt(end) };
		const version = of.version + 1;
		const contentChanges = [{ range, text }];
		void editor.connection.sendNotification('textDocument/didChange', {
			textDocument: { uri: of.uri, version },
			contentChanges,
		});
		return TextDocument.update(of, contentChanges, version);
	};
	const seen = new Set<string>();
	const checkRange = (what: string, { start, end }: Range): void => {
		seen.add(what);
		for (const it of [start, end]) {
			const line = document.getText({
				start: { line: it.line, character: 0 },
				end: { line: it.line + 1, character: 0 },
			});
			const isThere =
				it.line >= 0 &&
				it.line < document.lineCount &&
				it.character >= 0 &&
				it.character <= line.replace(/(?:\r\n|\n|\r)$/, '').length;
			assert.ok(isThere, `${what} is outside of the text, at ${JSON.stringify(it)} (seed ${seed}).`);
		}
		assert.ok(document.offsetAt(start) <= document.offsetAt(end), `${what} ends before it begins (seed ${seed}).`);
	};

	for (let count = 0; count < edits; count++) {
		const length = document.getText().length;
		const start = document.offsetAt(document.positionAt(random(length + 1)));
		const end = random(3) === 0 ? Math.min(length, start + random(random(20) === 0 ? 200 : 6)) : start;
		const text = random(4) === 0 ? '' : (pieces[random(pieces.length)] ?? '');
		document = change(document, start, Math.max(start, document.offsetAt(document.positionAt(end))), text);
		if (document.getText().length > 6000 || random(2000) === 0) {
			document = change(document, 0, document.getText().length, report);
		}
		if (random(200) === 0) {
			const at = random(stored.getText().length);
			stored = change(stored, at, at, pieces[random(pieces.length)] ?? '');
			stored = random(2) === 0 ? change(stored, 0, stored.getText().length, evidence) : stored;
		}
		if (count % 25 === 0) {
			await ask();
		}
	}
	await ask();
	assert.deepEqual(editor.logged, []);
	for (const what of ['A hover', 'A highlight', 'A reference', 'A completion', 'A lens', 'A link', 'An edit']) {
		assert.ok(seen.has(what), `${what} was never given, so nothing is known of it (seed ${seed}).`);
	}

	/** One request of each kind, at a random place, of the text as it is now. */
	async function ask(): Promise<void> {
		const here = { textDocument: { uri: reportUri } };
		const position = document.positionAt(random(document.getText().length + 1));
		const there = { ...here, position };
		const request = async <Result>(name: string, params: object): Promise<Result> =>
			await editor.request<Result>(`textDocument/${name}`, params);

		const { items = [] } = await request<{ items?: Diagnostic[] }>('diagnostic', here);
		items.forEach(it => checkRange(`The problem ${it.code}`, it.range));
		const hover = await request<{ range: Range } | null>('hover', there);
		if (hover) {
			checkRange('A hover', hover.range);
		}
		await request('definition', there);
		for (const it of (await request<DocumentHighlight[] | null>('documentHighlight', there)) ?? []) {
			checkRange('A highlight', it.range);
		}
		for (const it of (await request<{ range: Range }[] | null>('references', {
			...there,
			context: { includeDeclaration: true },
		})) ?? []) {
			checkRange('A reference', it.range);
		}
		for (const it of (await request<{ textEdit?: { range: Range } }[] | null>('completion', there)) ?? []) {
			checkRange('A completion', it.textEdit?.range ?? { start: position, end: position });
		}
		for (const it of (await request<FoldingRange[] | null>('foldingRange', here)) ?? []) {
			assert.ok(it.startLine < it.endLine && it.endLine < document.lineCount, 'A fold is outside of the text.');
		}
		for (const it of (await request<(CodeLens | DocumentLink)[] | null>('codeLens', here)) ?? []) {
			checkRange('A lens', it.range);
		}
		for (const it of (await request<DocumentLink[] | null>('documentLink', here)) ?? []) {
			checkRange('A link', it.range);
		}
		const all = { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 } };
		await request('inlayHint', { ...here, range: all });
		for (const it of (await request<{ edit?: WorkspaceEdit }[] | null>('codeAction', {
			...here,
			range: { start: position, end: position },
			context: { diagnostics: items },
		})) ?? []) {
			checkEdit(it.edit);
		}
		checkEdit(await request<WorkspaceEdit | null>('rename', { ...there, newName: `${random(12)}` }).catch(() => null));
		checkEdit(await editor.request<WorkspaceEdit | null>('deepResearch/organize', { uri: reportUri }));
		const style = ['reference', 'footnote', 'inline', 'pandoc'][random(4)];
		checkEdit(await editor.request<WorkspaceEdit | null>('deepResearch/convert', { uri: reportUri, style }));
	}

	/** Its edits lie in the text, do not overlap, and can be applied. */
	function checkEdit(edit: WorkspaceEdit | null | undefined): void {
		for (const it of edit?.documentChanges ?? []) {
			if ('edits' in it && it.textDocument.uri === reportUri) {
				const changes = it.edits.map(change => ('newText' in change ? change : assert.fail('A snippet.')));
				changes.forEach(change => checkRange('An edit', change.range));
				TextDocument.applyEdits(document, changes);
			}
		}
	}
});
