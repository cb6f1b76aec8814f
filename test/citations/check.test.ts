import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { checkReport } from '../../src/citations/check.ts';
import type { ReportCheck, SourceReader } from '../../src/citations/reportCheck.ts';
import { composeDocument } from '../../src/report/document.ts';
import { formatEvidenceFile } from '../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { finding } from '../fakes/finding.ts';

const sources: Readonly<Record<string, string>> = {
	'file:///docs/ice.md': '# Ice\n\nIce melts at 0 °C.\nSea ice melts\nat −1.8 °C.\n',
	'file:///docs/argv%20notes.md': 'Use `argv[9]`.\n',
};
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A report that cites two passages of one file and one of another, as the engine writes it. */
function report(): { document: string; evidenceFile: string } {
	const ledger = new EvidenceLedger();
	for (const [uri, quote, from, to] of [
		['file:///docs/ice.md', 'Ice melts at 0 °C.', 3, 3],
		['file:///docs/ice.md', 'Sea ice melts\nat −1.8 °C.', 4, 5],
		['file:///docs/argv%20notes.md', 'Use `argv[9]`.', 1, 1],
	] as const) {
		const { source, ...rest } = finding({ uri, quote });
		ledger.add({ ...rest, source: { ...source, sha256: hashOf(sources[uri] ?? '') }, locator: { lines: [from, to] } });
	}
	const { markdown, evidenceFile } = composeDocument({
		run: 'run',
		question: 'What is argv[7], and when does ice melt?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'extractive',
		notes: [],
		answer: 'At 0 °C [e1].',
		report: '## Sea\n\nAt −1.8 °C [e2]. See `argv[9]` [e3].',
		evidence: ledger,
		folder: 'file:///research',
		evidenceFileName: 'ice.evidence.json',
	});
	return { document: markdown, evidenceFile: formatEvidenceFile(evidenceFile) };
}

function run(
	changed: {
		document?: string;
		evidenceFile?: string | undefined;
		sources?: Readonly<Record<string, string>>;
		folder?: string;
		writtenIn?: string;
	},
	snapshots: readonly string[] = [],
): Promise<ReportCheck> {
	const world = changed.sources ?? sources;
	return checkReport(
		{ ...report(), folder: 'file:///research', ...changed },
		{
			async readSource(uri) {
				const text = world[uri];
				const rawLineOf = (offset: number): number => (text ?? '').slice(0, offset).split('\n').length;
				return text === undefined ? undefined : { text, sha256: hashOf(text), rawLineOf };
			},
			readSnapshot: async sha256 => snapshots.find(it => hashOf(it) === sha256),
		},
	);
}

/** Holds that a changed report has exactly the given problems, `line severity code: message`. */
async function check(changed: Parameters<typeof run>[0], ...expected: readonly RegExp[]): Promise<void> {
	const { problems } = await run(changed);
	const lines = problems.map(it => `${it.line} ${it.severity} ${it.code}: ${it.message}`);
	assert.equal(lines.length, expected.length, lines.join('\n'));
	for (const [i, it] of expected.entries()) {
		assert.match(lines[i] ?? '', it);
		assert.match(lines[i] ?? '', /\.$/, 'a message is a sentence');
	}
}

function edited(from: string | RegExp, to: string): { document: string } {
	const { document } = report();
	const changed = document.replace(from, to);
	assert.notEqual(changed, document);
	return { document: changed };
}

function editedEvidence(from: string | RegExp, to: string): { evidenceFile: string } {
	const { evidenceFile } = report();
	const changed = evidenceFile.replace(from, to);
	assert.notEqual(changed, evidenceFile);
	return { evidenceFile: changed };
}

test('a report as the engine writes it has no problems', async () => {
	const { problems, ...counts } = await run({});
	assert.deepEqual(problems, []);
	assert.deepEqual(counts, {
		citations: 3,
		quotes: 3,
		verified: 3,
		quotations: 0,
		faithful: 0,
		overruled: { byHand: 0, byModels: 0 },
	});
});

test('a report with the line breaks of Windows', async () => {
	const [document, evidenceFile] = [report().document, report().evidenceFile].map(it => it.replaceAll('\n', '\r\n'));
	const { problems, citations } = await run({ document: document ?? '', evidenceFile });
	assert.deepEqual([problems, citations], [[], 3]);
});

test('a citation without a definition', () =>
	check(edited('At 0 °C [1].', 'At 0 °C [1] [8].'), /^12 error undefined-label: \[8\] leads nowhere: cite a source/));

test('a citation whose definition was lost, though its passage is there', () =>
	check(
		edited(/^\[1\]: .*$/m, ''),
		/error undefined-label: \[1\] leads nowhere, though the evidence file has its passage: write its definition again/,
		/undefined-label/,
	));

test('a definition that nothing cites', () =>
	check(edited('At 0 °C [1].', 'At 0 °C.'), /info unused-definition: \[1\] is defined but no longer cited/));

test('a citation that came with its definition, but without evidence', () =>
	check(
		{ document: `${edited('[1].', '[1] [4].').document}[4]: <https://a.test/> "Title: “Words.”"\n` },
		/error unknown-evidence: \[4\] has no evidence/,
	));

test('a definition that was removed with its citations', async () => {
	const document = report()
		.document.replace('At 0 °C [1].', 'At 0 °C.')
		.replace(/^\[1\]: .*\n/m, '')
		.replace(': [1] [1b]', ': [1b]');
	await check({ document }, /info undefined-evidence: The evidence file has e1 for \[1\]/);
});

test('a definition given twice', () =>
	check(edited(/^(\[1\]: .*\n)/m, '$1$1'), /error duplicate-definition: \[1\] is defined twice/));

test('no evidence file', () =>
	check({ evidenceFile: undefined }, /^\d error evidence-file-missing: The evidence file of this report is missing/));

test('a document that cites nothing needs no evidence file', async () => {
	assert.deepEqual((await run({ document: '# Notes\n\nText.\n', evidenceFile: undefined })).problems, []);
});

test('an evidence file that is damaged, or of another form', async () => {
	await check(
		{ evidenceFile: '{"version":' },
		/error evidence-file-unreadable: The evidence file is not JSON\. Restore/,
	);
	await check(
		{ evidenceFile: '{"problem":"x"}' },
		/error evidence-file-unreadable: The evidence file is not of the form/,
	);
});

test('a quote that was tampered with in the evidence file', () =>
	check(
		editedEvidence('Ice melts at 0 °C.', 'Ice melts at 9 °C.'),
		/^12 warning unsupported: \[1\] does not seem to say this: .*\b0\b/,
		/^12 error quote-changed: The words of \[1\] are not in \.\.\/docs\/ice\.md, which has not changed since it was read \(the words most like them are at line 3\): the evidence file was altered/,
		/error title-differs: The title of \[1\] does not show the words of its evidence/,
	));

test('a quote that was tampered with in the definition', () =>
	check(edited('“Ice melts at 0 °C.”', '“Ice melts at 9 °C.”'), /error title-differs: The title of \[1\]/));

test('words in quotation marks that the cited passage does not say', async () => {
	const quoting = (words: string): { document: string } => edited('At 0 °C [1].', `It says “${words}” [1].`);
	await check(
		quoting('Ice melts at 9 °C.'),
		/^12 error misquoted: These words are in quotation marks, but \[1\] does not say/,
	);
	for (const fair of ['Ice melts at 0 °C.', 'ice **melts**, at 0', 'Ice melts…', 'Ice mel…', 'Ice … at 0 °C']) {
		await check(quoting(fair));
	}
	const left = /^12 error misquoted: These words are in quotation marks, but \[1\] does not say them so, word for word/;
	for (const unfair of [
		'Ice at 0 °C.',
		'Ice melts at 0 0 °C.',
		'at 0 °C … Ice',
		'Ice mel at 0 °C',
		'Ice melts at −0 °C',
	]) {
		await check(quoting(unfair), left);
	}
	// Each of several quotations, nested marks, and a mark too many.
	await check(edited('At 0 °C [1].', '“Ice melts” “ice 0 °C” [1].'), left);
	await check(edited('At 0 °C [1].', '“Ice “melts” never” [1].'), left);
	await check(edited('At 0 °C [1].', '“Ice never” melts” [1].'), left);
	await check(edited('At 0 °C [1].', '““Ice” melts” [1].'));
	// Marks may stand around a term: that the passage does not have it is another matter.
	const { problems } = await run(edited('At 0 °C [1].', 'The “melting point” of ice is 0 °C [1].'));
	assert.deepEqual(
		problems.filter(it => it.code === 'misquoted'),
		[],
	);
	await check(edited('At 0 °C [1].', '“Sea ice melts at −1.8 °C” [1] [1b].'));
});

test('a source that changed', () =>
	check(
		{ sources: { ...sources, 'file:///docs/ice.md': sources['file:///docs/ice.md']?.replace('0 °C', '1 °C') ?? '' } },
		/^12 error quote-changed: The words of \[1\] are no longer in \.\.\/docs\/ice\.md, which has changed since it was read \(the words most like them are at line 3\): read the source again/,
	));

test('a source in which the words now break elsewhere', () =>
	check(
		{ sources: { ...sources, 'file:///docs/ice.md': 'Ice melts at\n0 °C.\nSea ice melts\nat −1.8 °C.\n' } },
		/error quote-changed: .* \(the same words with other spaces or line breaks stand at lines 1–2\)/,
		/warning quote-moved: .*\[1b\].*they were read at lines 4–5 and now stand at lines 3–4, so set the line in its target to #L3\./,
	));

test('a quote of any length and any characters is looked for, with other spaces as well', async () => {
	const quote = '(word '.repeat(100_000).trim();
	const { evidenceFile } = editedEvidence('Ice melts at 0 °C.', quote);
	const check = (text: string): Promise<ReportCheck> =>
		run({ evidenceFile, sources: { ...sources, 'file:///docs/ice.md': text } });
	const messageOf = async (text: string): Promise<string> =>
		(await check(text)).problems.find(it => it.code === 'quote-changed')?.message ?? '';
	assert.match(await messageOf('Ice.'), /are no longer in/);
	assert.match(
		await messageOf(`Ice  is\n\n ${quote.replaceAll(' ', '\n')}\n(end`),
		/the same words with other spaces or line breaks stand at lines 3–100002\)/,
	);
});

test('a source in which lines were put before the words', () =>
	check(
		{ sources: { ...sources, 'file:///docs/ice.md': `New.\n\n${sources['file:///docs/ice.md']}` } },
		/warning quote-moved: The words of \[1\] have moved in \.\.\/docs\/ice\.md: they were read at line 3 and now stand at line 5/,
		/warning quote-moved: .*now stand at lines 6–7/,
	));

test('words that stand more than once are looked for at their own lines, in whatever order the lines are', async () => {
	const text = 'Ice melts at 0 °C.\nIce melts at 0 °C.\nSea ice melts\nat −1.8 °C.\n'.repeat(3);
	const { evidenceFile } = editedEvidence(/("lines": \[\s*)3,(\s*)3/, '$16,$26');
	const moved = await run({
		...edited('ice.md#L3>', 'ice.md#L6>'),
		evidenceFile,
		sources: { ...sources, 'file:///docs/ice.md': text },
	});
	assert.deepEqual(
		moved.problems.map(it => it.message.slice(0, 50)),
		['The words of [1b] have moved in ../docs/ice.md: th'],
	);
	const order = [9, 8, 7, 3, 4, 5];
	const { problems } = await checkReport(
		{ ...report(), folder: 'file:///research' },
		{
			async readSource(uri) {
				const text = sources[uri] ?? '';
				const isIce = uri.endsWith('ice.md');
				const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
				return { text, rawLineOf: offset => (isIce ? (order[lineOf(offset)] ?? 0) : lineOf(offset)) };
			},
			readSnapshot: async () => undefined,
		},
	);
	assert.deepEqual(problems, []);
});

test('where the words may be now is told by the words most like them', async () => {
	const before = 'Ice is near.\n\nIce floats. At 5 °C it is gone.\n\n';
	const ice = sources['file:///docs/ice.md'] ?? '';
	const changed = ice.replace('# Ice\n\n', `# Ice\n\n${before}`).replace('0 °C', '1 °C');
	await check(
		{ sources: { ...sources, 'file:///docs/ice.md': changed } },
		/error quote-changed: .*\(the words most like them are at line 7\)/,
		/warning quote-moved/,
	);
	await check(
		editedEvidence('Sea ice melts\\nat −1.8 °C.', 'Sea ice never melts\\nat −1.8 °C.'),
		/error quote-changed: .*\(the words most like them are at lines 4–5\): the evidence file was altered/,
		/error title-differs/,
	);
});

test('a report that was moved is said to have been, once, and its words are still checked', async () => {
	const moved = { folder: 'file:///archive/2026', writtenIn: 'file:///research' };
	await check(
		moved,
		/warning report-moved: This report was moved, so the link of \[1\] .* still stand in file:\/\/\/docs\/ice\.md: mend/,
	);
	assert.equal((await run(moved)).verified, 3);
	await check(
		{ folder: moved.folder },
		/error source-missing: .*\[1\], cannot be read from here: bring it back \(or the report, if that was moved/,
		/error source-missing/,
		/error source-missing/,
	);
});

test('a report that was moved within a project that was cloned elsewhere finds its sources by the way that was noted', async () => {
	const cloned = {
		...editedEvidence('"question":', '"folder": "research",\n\t"question":'),
		folder: 'file:///home/b/clone/archive/2026',
		sources: Object.fromEntries(
			Object.entries(sources).map(([uri, text]) => [uri.replace('file:///', 'file:///home/b/clone/'), text]),
		),
	};
	await check(cloned, /warning report-moved: .* still stand in file:\/\/\/home\/b\/clone\/docs\/ice\.md/);
	// Another file that happens to lie where the link leads is not the one that was read.
	const other = { ...cloned.sources, 'file:///home/b/clone/archive/docs/ice.md': 'Steam.' };
	await check({ ...cloned, sources: other }, /warning report-moved/);
	assert.equal((await run({ ...cloned, sources: other })).verified, 3);
});

test('a source that is gone, with and without the run’s copy', async () => {
	const gone = { sources: { 'file:///docs/ice.md': sources['file:///docs/ice.md'] ?? '' } };
	await check(
		gone,
		/error source-missing: \.\.\/docs\/argv notes\.md, the source of \[2\], cannot be read from here: bring it back/,
	);
	const { problems, verified } = await run(gone, Object.values(sources));
	assert.deepEqual(
		problems.map(it => [it.code, it.severity]),
		[['source-missing', 'warning']],
	);
	assert.match(problems[0]?.message ?? '', /its link leads nowhere; the words stand in the copy that was kept of it/);
	assert.equal(verified, 3);
});

test('a target that leads elsewhere, or to another line', async () => {
	await check(
		edited('<../docs/ice.md#L3>', '<../docs/steam.md#L3>'),
		/error target-differs: \[1\] leads to \.\.\/docs\/steam\.md/,
	);
	await check(
		edited('<../docs/ice.md#L3>', '<../docs/ice.md#L30>'),
		/warning target-differs: \[1\] opens at line 30.*write #L3\./,
	);
});

test('a label that belongs to another source', () =>
	check(
		editedEvidence(/("label": "2",\s*"source": )"2"/, '$1"1"'),
		/error wrong-source: \[2\] belongs to source 1/,
		/error quote-changed/,
		/error target-differs/,
	));

test('a page of the web is checked against the run’s copy, and said not to be when there is none', async () => {
	const web = editedEvidence(/\.\.\/docs\/ice\.md/, 'https://ice.test/a');
	const changed = {
		...web,
		document: report()
			.document.replaceAll('<../docs/ice.md#L3>', '<https://ice.test/a#:~:text=Ice>')
			.replaceAll('<../docs/ice.md#L4>', '<https://ice.test/a>'),
	};
	await check(changed, /info not-checked: The words of \[1\] were not checked/, /info not-checked: .*\[1b\]/);
	assert.deepEqual((await run(changed, Object.values(sources))).problems, []);
});

test('a file on another machine is not opened', async () => {
	const asked: string[] = [];
	const { evidenceFile } = editedEvidence(/\.\.\/docs\/ice\.md/, 'file://host/share/ice.md');
	await checkReport(
		{ ...report(), evidenceFile, folder: 'file:///research' },
		{
			async readSource(uri) {
				asked.push(uri);
				return undefined;
			},
			readSnapshot: async () => undefined,
		},
	);
	assert.deepEqual(asked, ['file:///docs/argv%20notes.md']);
});

test('of a source that is there but cannot be read again, the run’s own copy counts', async () => {
	const readers = (copy: string | undefined): SourceReader => ({
		readSource: async () => 'unreadable',
		readSnapshot: async () => copy,
	});
	const all = Object.values(sources).join('\n');
	const kept = await checkReport({ ...report(), folder: 'file:///research' }, readers(all));
	assert.deepEqual([kept.problems, kept.verified], [[], kept.quotes]);
	const other = await checkReport({ ...report(), folder: 'file:///research' }, readers('Other words.'));
	assert.ok(other.problems.length > 0 && other.verified === 0);
});
