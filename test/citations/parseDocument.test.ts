import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { CitationDocument } from '../../src/citations/citationDocument.ts';
import { type CitationKeys, parseCitationDocument } from '../../src/citations/parseDocument.ts';
import { formatDefinition } from '../../src/report/citation.ts';

/** Marks in `text` between « and » what must be read as a citation; nothing else may be. */
function check(text: string, ...labels: readonly string[]): CitationDocument {
	const source = text.replaceAll(/[«»]/g, '');
	const document = parseCitationDocument(source);
	let marked = source;
	for (const { start, end } of [...document.citations].reverse()) {
		marked = `${marked.slice(0, start)}«${marked.slice(start, end)}»${marked.slice(end)}`;
	}
	assert.equal(marked, text);
	assert.deepEqual(
		document.citations.map(it => it.label),
		labels,
	);
	return document;
}

test('references, not their definitions', () => {
	const { definitions, citations } = check(
		'So «[1]» and «[3b]».\n\n[1]: <a.md#L1> "A: “x \\"y\\"”"\n[3b]: <b.md> "B"',
		'1',
		'3b',
	);
	assert.deepEqual(
		definitions.map(it => [it.style, it.label, it.target, it.title]),
		[
			['reference', '1', 'a.md#L1', 'A: “x "y"”'],
			['reference', '3b', 'b.md', 'B'],
		],
	);
	assert.deepEqual(
		citations.map(it => it.leadsTo?.target),
		['a.md#L1', 'b.md'],
	);
});

test('a bracket before a parenthesis or a bracket is no citation, before a colon it is one within a line', () => {
	check('[1](x) [2][text] «[5]»: it melts.', '5');
	check('[4]: text\n\n> [6]:\n\nSo «[7]».', '7');
});

test('footnotes', () => {
	const { definitions, citations } = check(
		'So «[^1]» and «[^3b]» and [^note].\n\n[^1]: [Ice \\[1\\], A](<a.md#L1>): “Ice \\*melts\\*”\n[^3b]: See https://a.test/b, p. 3\n',
		'1',
		'3b',
	);
	assert.deepEqual(
		definitions.map(it => [it.style, it.label, it.target, it.title]),
		[
			['footnote', '1', 'a.md#L1', 'Ice [1], A: “Ice *melts*”'],
			['footnote', '3b', 'https://a.test/b', 'See https://a.test/b, p. 3'],
		],
	);
	assert.equal(citations[0]?.leadsTo?.title, 'Ice [1], A: “Ice *melts*”');
	// A footnote is not defined by a reference.
	assert.equal(check('So «[^1]».\n\n[1]: <a.md> "A"', '1').citations[0]?.leadsTo, undefined);
});

test('inline citations have a title; links with a number for text are links', () => {
	const { citations } = check(
		'So «[3](<a b.md> "T: “x `y`”")» and [12](https://a.test/12), «[4](a.md "T")».',
		'3',
		'4',
	);
	assert.deepEqual(citations[0]?.leadsTo, { target: 'a b.md', title: 'T: “x `y`”' });
});

test('Pandoc’s citations: by the label in braces, by key, several in one pair of brackets', () => {
	check('So «[@ice{3b}]», «[@ice]» and «[see @ice-2026, p. 3]».', '3b', '@ice', '@ice-2026');
	const text = 'So [«@a{1}»; «see -@b.c»]. By [@types](x), [me@a.test], [one; @two].';
	const { citations } = check(text, '1', '@b.c');
	assert.deepEqual(
		citations.map(it => citationText(text.replaceAll(/[«»]/g, ''), it.name)),
		['1', 'b.c'],
	);
	const keys: CitationKeys = new Map([['ice', '3']]);
	assert.deepEqual(
		parseCitationDocument('[@ice] [@ice{3c}] [@ice{p. 3}] [@sea]', keys).citations.map(it => it.label),
		['3', '3c', '3', '@sea'],
	);
});

test('code, escapes and front matter cite nothing', () => {
	check('---\ntitle: "a[1]"\nlist: |\n  ```\n---\n\nSo `a[1]` \\[2] \\\\«[3]».\n\n```\n[4]\n```\n\n    [5]\n', '3');
	check('\ufeff---\r\nrun: x[1]\r\n---\r\n\r\nSo «[2]».\r\n\r\n[2]: <a.md> "A"\r\n', '2');
});

test('tables, nested lists and quotes', () => {
	check(
		'| a «[1]» | b |\n| - | - |\n| x «[2]» | `[3]` |\n\n- a\n  - b\n\n    c «[4]»\n\n> > d «[5]»\n',
		'1',
		'2',
		'4',
		'5',
	);
});

test('the list of sources is told from the body', () => {
	const document = parseCitationDocument('So [1].\r\n\r\n## Sources\r\n\r\n- A: [1] [1b]\r\n\r\n[1]: <a> "A"\r\n');
	assert.deepEqual([document.citations.length, document.listed.map(it => it.label)], [1, ['1', '1b']]);
	assert.equal(document.apparatus.start, 11);
});

test('front matter names the run and the evidence file, which may not lead out of the folder', () => {
	const front = (lines: string): CitationDocument['front'] => parseCitationDocument(`---\n${lines}\n---\n`).front;
	const { run, evidenceFile, evidenceField } = front('run: "r \\"1\\""\nevidence: a.json');
	assert.deepEqual([run, evidenceFile, evidenceField], ['r "1"', 'a.json', { start: 19, end: 35 }]);
	assert.equal(front('evidence: "../a.json"').evidenceFile, undefined);
	assert.equal(front("evidence: 'b c.json'").evidenceFile, 'b c.json');
	assert.equal(front('title: "evidence: a.json"').evidenceFile, undefined);
	assert.equal(parseCitationDocument('evidence: a.json\n').front.evidenceFile, undefined);
});

test('what the composer writes is read as it was written', () => {
	fc.assert(
		fc.property(fc.webUrl(), fc.string({ unit: 'grapheme', minLength: 1 }), (target, title) => {
			const line = title.replace(/\s+/g, ' ');
			fc.pre(!/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(line));
			const { definitions } = parseCitationDocument(`Text [3b].\n\n${formatDefinition('3b', target, title)}\n`);
			assert.deepEqual(
				definitions.map(it => [it.label, it.title]),
				[['3b', line]],
			);
		}),
	);
});

const pieces = [
	'[ ] ( ) 1 3b ^ @k { } : < > " “ ” ` ``` \\ ; * _ ! ![ 。 ? &amp; <b> [1] [^2] [@k{3}]'.split(' '),
	[
		'\n',
		'\n\n',
		'\r\n',
		'\r',
		'\t',
		'    ',
		'| - |',
		'- ',
		'> ',
		'# ',
		'---\n',
		'## Sources\n',
		'\ue000',
		'\0',
		'\ufeff',
	],
	['Ice melts. ', '“Ice.” [1] ', '[3](<a> "b")', '[1]: <a> "b"', '[^2]: [a](<b>): “c”\n'],
].flat();

test('any text is read, and every place is in order and within it', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 60 }), parts => {
			const text = parts.join('');
			const document = parseCitationDocument(text);
			for (const list of [document.citations, document.listed, document.definitions, document.claims]) {
				let at = 0;
				for (const { start, end } of list) {
					assert.ok(at <= start && start <= end && end <= text.length, JSON.stringify(text));
					at = list === document.claims ? start : end;
				}
			}
			for (const { label, name } of [...document.citations, ...document.definitions]) {
				assert.ok([label, label.slice(1)].includes(citationText(text, name)), JSON.stringify(text));
			}
			const claimed = document.claims.flatMap(it => it.citations);
			assert.deepEqual(claimed, document.citations, JSON.stringify(text));
			assert.ok(document.claims.every(it => !/[\ue000\r\n]/.test(it.text)));
		}),
		{ numRuns: 500 },
	);
});

function citationText(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
	return text.slice(start, end);
}
