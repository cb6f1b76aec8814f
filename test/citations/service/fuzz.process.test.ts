import assert from 'node:assert/strict';
import test from 'node:test';
import type { CitationStyle } from '../../../src/citations/citationDocument.ts';
import { type CitedReport, citationKeys, indexEvidence } from '../../../src/citations/citedReport.ts';
import { parseCitationDocument } from '../../../src/citations/parseDocument.ts';
import type { CitationProblem, ProblemCode } from '../../../src/citations/reportCheck.ts';
import { fixAll } from '../../../src/citations/service/actions/fixAll.ts';
import { actionsAt } from '../../../src/citations/service/actions.ts';
import { adopted } from '../../../src/citations/service/adopt.ts';
import { applyChanges, inOrder } from '../../../src/citations/service/changes.ts';
import { completionsAt } from '../../../src/citations/service/completions.ts';
import { convertStyle } from '../../../src/citations/service/convertStyle.ts';
import { definitionAt } from '../../../src/citations/service/definition.ts';
import { foldingsOf } from '../../../src/citations/service/foldings.ts';
import { hintsOf } from '../../../src/citations/service/hints.ts';
import { hoverAt } from '../../../src/citations/service/hover.ts';
import { lensOf } from '../../../src/citations/service/lens.ts';
import { linksOf } from '../../../src/citations/service/links.ts';
import { areMovable } from '../../../src/citations/service/movable.ts';
import { organize } from '../../../src/citations/service/organize.ts';
import { highlightsAt, referencesAt } from '../../../src/citations/service/references.ts';
import { prepareRename, rename } from '../../../src/citations/service/rename.ts';
import type { ReportChange } from '../../../src/citations/service/results.ts';
import { EvidenceFile } from '../../../src/report/evidenceFile.ts';
import type { Stretch } from '../../../src/report/markdownText.ts';
import { randomFrom } from '../../fakes/random.ts';
import { candidates, folder, iceFile, iceReport, reportOf } from './iceReport.ts';

const edits = Number(process.env['FUZZ_EDITS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_123);
/** So many edits are made to one report before the next is taken. */
const editsOfReport = 100;

test(`the service stays total over ${edits} random edits (FUZZ_SEED=${seed})`, () => {
	const random = randomFrom(seed);
	const pick: Pick = items =>
		items[Math.floor(random() * items.length)] ?? assert.fail('There is nothing to pick from.');
	let text = '';
	let file: EvidenceFile | undefined;
	for (let edit = 0; edit < edits; edit++) {
		if (edit % editsOfReport === 0) {
			text = pick(starts);
			({ file } = pick(files));
		}
		text = edited(text, random, pick);
		const report = read(text, file);
		const anywhere = { start: Math.floor(random() * (text.length + 3)) - 1 };
		const near = pick([anywhere, ...report.document.citations, ...report.document.definitions]);
		const offset = pick([anywhere, near, near]).start + pick([0, 0, 1, 2]);
		try {
			look(report, offset);
			features[edit % features.length]?.(report, offset, pick);
		} catch (error) {
			throw new Error(
				`Edit ${edit} of seed ${seed}, feature ${edit % features.length}, offset ${offset}, evidence ${files.findIndex(it => it.file === file)}: ${JSON.stringify(text)}`,
				{ cause: error },
			);
		}
	}
});

/** What an editor asks for all the time. */
function look(report: CitedReport, offset: number): void {
	const hover = hoverAt(report, offset);
	within(report, hover ? [hover.at, ...hover.elsewhere, ...hover.ofSource] : []);
	const target = definitionAt(report, offset);
	within(report, target ? [target.at] : []);
	within(report, referencesAt(report, offset, { includeDefinition: true }));
	within(report, highlightsAt(report, offset));
	assert.ok(!hover || (hover.at.start <= offset && offset <= hover.at.end));
}

type Pick = <T extends object | string | number>(items: readonly T[]) => T;

/** One a step, in turn. */
const features: readonly ((report: CitedReport, offset: number, pick: Pick) => void)[] = [
	(report, offset) => {
		const offered = completionsAt(report, offset, candidates);
		for (const it of [...offered.slice(0, 2), ...offered.slice(-1)]) {
			const { text } = report.document;
			assert.ok(it.edit.start < offset && offset <= it.edit.end);
			assert.ok(!/[\r\n]/.test(text.slice(it.edit.start, it.edit.end)));
			const file = it.isNew && report.evidence ? adopted(report.evidence, it) : undefined;
			applied(report, { document: inOrder(text, [it.edit, ...it.additional]), evidence: file });
		}
	},
	(report, offset, pick) => {
		const place = prepareRename(report, offset);
		within(report, place ? [place.at] : []);
		const change = rename(report, offset, pick(['1', '2', '3b', '7', '1z', 'x', '']));
		assert.equal('problem' in change && change.problem === 'no-citation', place === undefined);
		if (!('problem' in change)) {
			const { document } = applied(report, change);
			assert.equal(document.citations.length, report.document.citations.length);
			assert.equal(document.definitions.length, report.document.definitions.length);
		}
	},
	report => {
		const once = applied(report, organize(report));
		assert.deepEqual(organize(once), { document: [], evidence: undefined });
		assert.equal(once.document.citations.length, report.document.citations.length);
	},
	(report, _, pick) => {
		const style = pick<CitationStyle>(['reference', 'footnote', 'inline', 'pandoc']);
		const once = applied(report, convertStyle(report, style));
		if (hasPlainLinks(report)) {
			assert.deepEqual(labelsOf(once), labelsOf(report), style);
		}
	},
	(report, offset, pick) => {
		const problems = problemsOf(report, pick);
		const end = offset + pick([0, 0, 50, 100_000]);
		const found = {
			uris: new Map([
				['1', 'file:///b/ice.md'],
				['2', 'command:x'],
			]),
			way: undefined,
		};
		for (const { change } of actionsAt(report, { start: offset, end }, { problems, candidates, now, found })) {
			applied(report, change);
		}
		applied(report, fixAll(report, problems));
	},
	(report, offset, pick) => {
		within(report, foldingsOf(report.document));
		within(report, linksOf(report));
		within(report, lensOf(report, problemsOf(report, pick)) ? [lensOf(report, [])?.at ?? { start: 0, end: 0 }] : []);
		for (const it of hintsOf(report, { start: offset, end: offset + 1000 })) {
			assert.ok(it.offset >= 0 && it.offset <= report.document.text.length);
		}
	},
];

const now = '2026-02-03T04:05:06.000Z';

/** Problems such as a check finds, some of them where nothing is. */
function problemsOf({ document }: CitedReport, pick: Pick): readonly CitationProblem[] {
	const places = [...document.definitions, ...document.citations, { start: 0, end: document.text.length }];
	const codes: readonly ProblemCode[] = [
		'target-differs',
		'title-differs',
		'report-moved',
		'out-of-order',
		'unsupported',
	];
	return [pick(places), pick(places), pick(places)].map(({ start, end }) => ({
		code: pick(codes),
		severity: 'error',
		message: '',
		line: 1,
		column: 1,
		start,
		end,
	}));
}

/** Half a link or definition may be whole once what is in it is converted; a backtick in one may be half of a span of code. */
function hasPlainLinks({ document }: CitedReport): boolean {
	const { text, citations, listed, definitions } = document;
	const inline = [...citations, ...listed].filter(it => it.style === 'inline');
	const notes = definitions.filter(it => it.style === 'footnote');
	return (
		text.split('](').length - 1 === inline.length + notes.length &&
		text.split(']:').length - 1 === definitions.length &&
		areMovable(document) &&
		!inline.some(it => text.slice(it.start, it.end).includes('`'))
	);
}

function labelsOf({ document }: CitedReport): readonly string[] {
	return document.citations.map(it => it.label);
}

function applied(report: CitedReport, { document: changes, evidence }: ReportChange): CitedReport {
	const { text } = report.document;
	let at = 0;
	for (const it of changes) {
		assert.ok(
			at <= it.start && it.start <= it.end && it.end <= text.length,
			`A change lies at ${it.start}–${it.end}, after ${at}.`,
		);
		at = it.end;
	}
	const file = evidence ? EvidenceFile.parse(evidence) : report.evidence?.file;
	return read(applyChanges(text, changes), file);
}

function read(text: string, file: EvidenceFile | undefined): CitedReport {
	const evidence = file && indexEvidence(file);
	return { document: parseCitationDocument(text, evidence && citationKeys(evidence)), evidence, folder };
}

function within({ document: { text } }: CitedReport, stretches: readonly Stretch[]): void {
	for (const { start, end } of stretches) {
		assert.ok(0 <= start && start <= end && end <= text.length, `${start}–${end} of ${text.length}`);
	}
}

/** Inserts, deletes, or moves a piece. */
function edited(text: string, random: () => number, pick: Pick): string {
	const at = Math.floor(random() * (text.length + 1));
	const length = pick([1, 1, 1, 3, 20, 200]);
	const kind =
		text.length > longestReport
			? 'delete'
			: pick<'insert' | 'delete' | 'copy'>(['insert', 'insert', 'insert', 'delete', 'copy']);
	switch (kind) {
		case 'insert':
			return text.slice(0, at) + pick(fragments) + text.slice(at);
		case 'delete':
			return text.slice(0, at) + text.slice(at + length * (text.length > longestReport ? 100 : 1));
		case 'copy': {
			const from = Math.floor(random() * (text.length + 1));
			return text.slice(0, at) + text.slice(from, from + length) + text.slice(at);
		}
	}
}

const longestReport = 5000;

/** What is pasted: pieces of citations, of Markdown, of text that no one sees, and too much of anything. */
const fragments: readonly string[] = [
	...String.raw`[ ] [[ ]] ( ) [^ [@ [1 [1] [1b] [2]( [3]: [^3] [^3]: ]( [1][2] ![1] \[1] [2020] [@ice] [@snow{3b}] {1} > < | -`.split(
		' ',
	),
	'\\',
	...'` `` ``` ~~~ --- www.x.example <script> &#96;'.split(' '),
	...'[1] [1b];[@ice; @x{2}];[see @ice, p. 3];Ice melts at 48 °C [1].;“quoted” [2]; ";> '.split(';'),
	...'[1](<a.md> "b");[1](a.md "b;[3b](<https://x.example/> "x: “y”").;[1](<../docs/ice.md#L3> "Ice: “`Ice”")'.split(
		';',
	),
	...'[1]: <a.md> "b"\n;[2]: <;[9]: x;\n[3b]: <b.md> "“"\n;\n[^1]: [Ice](<a.md>): “b”\n;[1]: <a> "b" "c"\n'.split(';'),
	...'## Sources\n;\n## Method\n\n- Written by x\n;---\n;- x, `y`: [1] [2]\n;- [3];| a [1] | b |\n|---|---|\n;# T\n'.split(
		';',
	),
	'\n',
	'\n\n',
	'\r\n',
	'\r',
	'\t',
	'    ',
	'\u2028',
	'\0',
	'😀',
	'\ud83d',
	'\ude00',
	'é',
	'天气。',
	'\u202e',
	'\ufeff',
	'Snow reflects 90 % of the light of the sun [1].',
	`${'a '.repeat(1000)}[1]`,
	'['.repeat(200),
	'[1] '.repeat(100),
	'`'.repeat(50),
];

const starts: readonly string[] = [
	'',
	'[1]',
	...(['reference', 'footnote', 'inline', 'pandoc'] as const).flatMap(style => {
		const body =
			'# Ice\n\nIce melts [1] [1b], `code [1]`; the sea [2].\n\n- Snow [3] is white.\n\n| a | b |\n|---|---|\n| [3b] | [2] |';
		const report = reportOf(iceReport(body));
		const text = applyChanges(report.document.text, convertStyle(report, style).document);
		return [text, text.replaceAll('\n', '\r\n')];
	}),
	iceReport('Mixed [1], [^2], [3](<x.md> "y"), [@snow{3b}].\n\n[^2]: [Sea](<https://sea.example/ice>): “x”'),
];

/** Good, none, without its sources, with each label twice, with keys and labels that clash, with addresses that lead nowhere. */
const files: readonly { readonly file: EvidenceFile | undefined }[] = [
	iceFile,
	iceFile,
	undefined,
	{ ...iceFile, sources: [], verdicts: [] },
	{ ...iceFile, evidence: [...iceFile.evidence, ...iceFile.evidence.map(it => ({ ...it, source: '3' }))] },
	{
		...iceFile,
		sources: iceFile.sources.map(it => ({
			...it,
			uri: 'https://same.example/',
			'citation-key': 'same',
			id: it.id === '2' ? 'x' : it.id,
		})),
		evidence: iceFile.evidence.map(it => ({
			...it,
			label: it.label === '1b' ? '__proto__' : it.label,
			quote: '`]"|\\\n',
		})),
	},
	{ ...iceFile, sources: iceFile.sources.map(it => ({ ...it, uri: 'command:x', title: '' })) },
	{ ...iceFile, sources: iceFile.sources.map(it => ({ ...it, uri: 'http://[', title: '`[x](y)' })) },
].map(file => ({ file: file && EvidenceFile.parse(file) }));
