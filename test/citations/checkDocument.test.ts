import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { checkDocument, type DocumentCheck, type DocumentCheckOptions } from '../../src/citations/checkDocument.ts';
import { CheckMemo } from '../../src/citations/checks/checkMemo.ts';
import type { StoredSource } from '../../src/citations/citedReport.ts';
import { problemKinds } from '../../src/citations/problemCodes.ts';
import { readReport } from '../../src/citations/readReport.ts';
import type { CitationProblem } from '../../src/citations/reportCheck.ts';
import type { EvidenceFile } from '../../src/report/evidenceFile.ts';

const quotes: Readonly<Record<string, string>> = {
	'1': 'The Heron carries 120 passengers. It was built in 1998.',
	'1b': 'The crew of the Heron is five.',
	'2': 'Plovers sail from May to September.',
	'3': 'A ticket costs four euros.',
};

interface Setting {
	readonly verdicts?: EvidenceFile['verdicts'];
	/** Fields of sources, by id. */
	readonly sources?: Readonly<Record<string, Partial<StoredSource>>>;
	readonly options?: DocumentCheckOptions;
	/** After the text; without it, every label has its definition. */
	readonly definitions?: string;
}

function problemsOf(text: string, setting: Setting): readonly CitationProblem[] {
	return checked(text, setting).problems;
}

/** The check of a report with this text, whose evidence is the quotes above. Marks in `text` between « and » what problems are about. */
function checked(text: string, { verdicts, sources = {}, options, definitions }: Setting): DocumentCheck {
	const cited = Object.entries(quotes).filter(([label]) => text.includes(`[${label}]`));
	const lines = cited.map(
		([label, quote]) => `[${label}]: <https://a.test/${Number.parseInt(label, 10)}> "Ships: “${quote}”"`,
	);
	const page = { title: 'Ships', type: 'webpage', retrievedAt: '2026-01-01T00:00:00.000Z', sha256: '0'.repeat(64) };
	const passage = { prefix: '', suffix: '', locator: {} };
	const all = definitions === undefined ? cited : Object.entries(quotes);
	const file = {
		version: 1,
		run: 'r',
		question: 'q',
		sources: [...new Set(all.map(([label]) => `${Number.parseInt(label, 10)}`))].map(id => ({
			...page,
			id,
			uri: `https://a.test/${id}`,
			...sources[id],
		})),
		evidence: all.map(([label, quote], index) => ({
			...passage,
			id: `e${index + 1}`,
			label,
			source: `${Number.parseInt(label, 10)}`,
			quote,
		})),
		...(verdicts ? { verdicts } : {}),
	};
	const { report, evidenceProblem } = readReport({
		document: `# Ships\n\n${text}\n\n## Sources\n\n${definitions ?? lines.join('\n')}\n`,
		evidenceFile: JSON.stringify(file),
		folder: 'file:///r',
	});
	assert.equal(evidenceProblem, undefined);
	return checkDocument(report, options);
}

/** Each expected: `severity code` or `severity code: words of the message`. */
function check(text: string, setting: Setting, ...expected: readonly string[]): void {
	const source = text.replaceAll(/[«»]/g, '');
	const problems = problemsOf(source, setting);
	const shown = problems.map(it => `${it.severity} ${it.code}: ${it.message}`);
	assert.equal(shown.length, expected.length, shown.join('\n'));
	for (const [index, it] of expected.entries()) {
		assert.ok(shown[index]?.startsWith(it.split(': ')[0] ?? ''), shown[index]);
		assert.ok(shown[index]?.includes(it.split(': ')[1] ?? ''), shown[index]);
	}
	assert.ok(
		problems.every(it => it.message.endsWith('.') && !it.message.includes('\n')),
		'a message is a sentence',
	);
	if (text !== source) {
		const marked = [...text.matchAll(/«([^»]*)»/g)].map(it => it[1]);
		const document = `# Ships\n\n${source}`;
		assert.deepEqual([...new Set(problems.map(it => document.slice(it.start, it.end)))], marked);
	}
}

test('a claim that its passage says has no problem', () => {
	check('The Heron carries 120 passengers [1]. Its crew is five [1b].', {});
	check('The Heron was built in 1998, and its crew is five. [1] [1b]', {});
});

test('a claim with another number than its passages', () => {
	check(
		'The Heron carries 120 passengers [1]. «The Heron carries 210 passengers [1].»',
		{},
		'warning unsupported: 210',
	);
	check('The Heron carries 210 passengers [1] [9].', {}, 'error undefined-label');
});

test('what is nothing but the words of a passage is not asked for more', () => {
	check('- **Captain Jones**: “It was built in 1998.” “The Heron carries 120 passengers.” [1]', {});
	check('«Captain Jones of 2011: “It was built in 1998.” [1]»', {}, 'warning unsupported: 2011');
});

test('of a table’s cells only what is exact is held against them', () => {
	const table = (cell: string): string =>
		`Compared:\n\n| Ship | In 2026 | Passengers |\n| - | - | - |\n| Heron | yes [1] | ${cell} |\n| Plover | of 2 | none |\n`;
	check(table('120 [1]'), {});
	check(table('«210 [1]»'), {}, 'warning unsupported: 210');
});

test('a claim that a person or a model has judged', () => {
	const verdict = (verdict: 'supported' | 'partly' | 'unsupported' | 'contradicted', by = 'user', more = {}) => ({
		verdicts: [
			{
				claim: 'The Heron carries 210 passengers.',
				evidence: ['e1'],
				verdict,
				reason: 'It says\n120.',
				by,
				at: '2026-02-01T00:00:00.000Z',
				...more,
			},
		],
	});
	const text = '«The Heron carries 210 passengers [1].»';
	check(text.replaceAll(/[«»]/g, ''), verdict('supported'));
	check(text, { ...verdict('supported'), options: { ignoresVerdicts: true } }, 'warning unsupported: 210');
	const overruled = (by: string): unknown => checked(text.replaceAll(/[«»]/g, ''), verdict('supported', by)).overruled;
	assert.deepEqual(
		[overruled('user'), overruled('gpt')],
		[
			{ byHand: 1, byModels: 0 },
			{ byHand: 0, byModels: 1 },
		],
	);
	const rightly = { ...verdict('supported', 'user', { claim: 'The Heron carries 120 passengers.' }) };
	assert.deepEqual(checked('The Heron carries 120 passengers [1].', rightly).overruled, { byHand: 0, byModels: 0 });
	check(text, verdict('partly'), 'info weak-support: marked by hand that [1] says only some of this: It says 120');
	check(text, verdict('unsupported', 'gpt'), 'warning refuted: gpt judged that [1] does not say this: It says 120;');
	check(text, verdict('contradicted', 'gpt'), 'error refuted: gpt judged that [1] says the contrary');
	check(
		text,
		verdict('supported', 'gpt', { claim: 'The Heron carries 120 passengers.' }),
		'info stale-verdict: This sentence was changed',
		'warning unsupported',
	);
	check(
		text,
		verdict('supported', 'gpt', { evidence: ['e2'] }),
		'info stale-verdict: What this sentence cites',
		'warning unsupported',
	);
	check(text, verdict('supported', 'gpt', { claim: 'Plovers sail in May.' }), 'warning unsupported');
	// The last one counts.
	const both = [...verdict('supported').verdicts, ...verdict('contradicted').verdicts];
	check(text, { verdicts: both }, 'error refuted');
	check(text.replaceAll(/[«»]/g, ''), { verdicts: both.toReversed() });
});

test('sentences that state facts and cite nothing', () => {
	check(
		'The Heron carries 120 passengers [1]. «Captain Mary Jones sails it since 2011.» It is fine.',
		{},
		'hint uncited',
	);
	check('«“It is the finest ship.”» The Heron carries 120 passengers [1].', {}, 'hint uncited');
	// What is said elsewhere with a citation, what asks, introduces, instructs or speaks of the report.
	check(
		'So it carries 120 passengers.\n\nThe Heron carries 120 passengers [1]. Since 2011?\n\nOf 3 ships:\n\n- Heron',
		{},
	);
	check(
		'This report is of 2026. Run `npm 10` with v1.2.3 and a.md#L5 at step-4. The Heron carries 120 passengers [1].',
		{},
	);
	check('The documents may not answer this (no passage speaks of “the yard of Alden”). The crew is five [1b].', {});
	check('它于1998年建成。The crew is five [1b].', {}, 'hint uncited');
	// A document that cites nothing is no report.
	check('It was built in 2011.', {});
});

test('two sources that are one', () => {
	const text = 'The crew is five [1b]. Plovers sail in May [2].';
	const same = (one: Partial<StoredSource>, other: Partial<StoredSource>): Setting => ({
		sources: { 1: one, 2: other },
	});
	const flags = (one: Partial<StoredSource>, other: Partial<StoredSource>): boolean =>
		problemsOf(text, same(one, other)).some(it => it.code === 'duplicate-source');
	for (const [one, other] of [
		['https://www.a.test/x/', 'http://a.test/x?utm_source=b&gclid=1#part'],
		['https://a.test/x?b=1&a=2', 'https://a.test/x?a=2&b=1'],
		['https://arxiv.org/abs/2301.00001v2', 'https://arxiv.org/pdf/2301.00001'],
		['https://doi.org/10.1000/ABC', 'https://dx.doi.org/10.1000/abc'],
		['https://arxiv.org/abs/2301.00001', 'https://doi.org/10.48550/arXiv.2301.00001'],
	]) {
		assert.ok(flags({ uri: one ?? '' }, { uri: other ?? '' }), `${one} ${other}`);
	}
	assert.ok(flags({ DOI: '10.1000/abc' }, { uri: 'https://doi.org/10.1000/ABC' }));
	for (const [one, other] of [
		['https://a.test/x?id=1', 'https://a.test/x?id=2'],
		['https://a.test/x', 'https://b.a.test/x'],
		['../a.md', '../a.md'],
	]) {
		assert.ok(!flags({ uri: one ?? '' }, { uri: other ?? '' }), `${one} ${other}`);
	}
});

test('labels that do not follow the text', () => {
	check(
		'A ticket costs four euros [3]. Plovers sail from May «[2]». The crew is five [1b].',
		{},
		'hint out-of-order: [2] is cited after [3]',
	);
	check('The crew is five [1b]. Plovers sail from May [2]. The Heron carries 120 passengers [1].', {});
	check('In [2020] it was so. The crew is five [1b].', {}, 'error undefined-label');
});

test('evidence is stale when asked with an age', () => {
	const options = { staleness: { now: '2026-03-02T00:00:00.000Z', days: 30 } };
	check('The crew is five «[1b]».', { options }, 'info stale-evidence: was read 60 days ago, on 2026-01-01');
	check('The crew is five [1b].', { options: { staleness: { ...options.staleness, days: 60 } } });
	check('The crew is five [1b].', { options, sources: { 1: { uri: '../a.md' } } }, 'error target-differs');
});

test('each style of citations is checked against the evidence', () => {
	const definitions = (label: string): string => `[^${label}]: [Ships](<https://a.test/1>): “${quotes[label]}”\n`;
	const others = ['info undefined-evidence', 'info undefined-evidence', 'info undefined-evidence'];
	check('The crew is five [^1b].', { definitions: definitions('1b') }, ...others);
	check(
		'The crew is five [^1b].',
		{ definitions: definitions('1b').replace('five', 'six') },
		...others,
		'error title-differs',
	);
	check(
		'The crew is five [^1b] [^2].',
		{ definitions: definitions('1b') },
		...others.slice(1),
		'error undefined-label: [^2]',
	);
	const inline = (quote: string): string => `The crew is five [1b](<https://a.test/1> "Ships: “${quote}”").`;
	check(inline(quotes['1b'] ?? ''), { definitions: '' }, ...others);
	check(inline('The crew is six.'), { definitions: '' }, ...others, 'error title-differs');
	const pandoc = { definitions: '', sources: { 1: { 'citation-key': 'ships' } } };
	check('The crew is five [@ships{1b}]. It carries 120 passengers [@ships].', pandoc, ...others.slice(1));
	check(
		'The crew is five [@ships{1c}] [@boats; @ships].',
		pandoc,
		...others,
		'error undefined-label: [@ships{1c}]',
		'error undefined-label: @boats',
	);
});

test('a memo spares what was found already, and forgets what is gone', () => {
	const memo = new CheckMemo();
	const text = 'It says “The crew of the Heron is five.” [1b]. The Heron carries 210 passengers [1].';
	const first = problemsOf(text, { options: { memo } });
	assert.deepEqual(problemsOf(text, { options: { memo } }), first);
	assert.deepEqual(
		first.map(it => it.code),
		['unsupported'],
	);
	let computed = 0;
	memo.begin();
	memo.quotations.recall(['a', 'b'], () => ++computed > 0);
	memo.begin();
	memo.quotations.recall(['a', 'b'], () => ++computed > 0);
	memo.begin();
	memo.begin();
	memo.quotations.recall(['a', 'b'], () => ++computed > 0);
	assert.equal(computed, 2);
});

test('every code is explained', () => {
	const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
	for (const [code, { severity }] of Object.entries(problemKinds)) {
		assert.match(page, new RegExp(`^### ${code}\\n\\n(?:.|\\n)*?\\*${severity}\\b`, 'm'), code);
	}
	assert.equal(page.match(/^### /gm)?.length, Object.keys(problemKinds).length);
});

test('a message holds nothing that is not seen, and is of a length that is read, whatever an evidence file holds', () => {
	const hostile = `\u202eevil\u0007${'x'.repeat(100_000)}`;
	const passage = { quote: 'Ice melts.', prefix: '', suffix: '', locator: {}, source: '9' };
	const file = {
		version: 1,
		run: 'r',
		question: 'q',
		sources: [],
		evidence: [{ ...passage, id: 'e1', label: hostile }],
	};
	const document = '# Ice\n\nIce melts [1].\n\n[1]: <https://a.test/> "A"\n';
	const { report } = readReport({ document, evidenceFile: JSON.stringify(file), folder: 'file:///r' });
	const { problems } = checkDocument(report);
	assert.ok(problems.length > 1);
	for (const { message } of problems) {
		assert.ok(message.length <= 1000);
		assert.doesNotMatch(message, /[\u0000-\u001f\u202a-\u202e]/);
	}
});
