import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
	citationDefinitions,
	evidenceCitationAt,
	evidenceCitations,
	formatDefinition,
	labelCitations,
	labelOf,
} from '../../src/report/citation.ts';

/** Marks in `text` between « and » what must be read as a citation of evidence; nothing else may be. */
function check(text: string): void {
	checkMarks(text, source => evidenceCitations(source));
}

function checkLabels(text: string): void {
	checkMarks(text, source => labelCitations(source));
}

function checkMarks(text: string, find: (source: string) => readonly { start: number; end: number }[]): void {
	const source = text.replaceAll(/[«»]/g, '');
	let marked = source;
	for (const { start, end } of [...find(source)].reverse()) {
		marked = `${marked.slice(0, start)}«${marked.slice(start, end)}»${marked.slice(end)}`;
	}
	assert.equal(marked, text);
}

test('reads a citation', () => check('Ice melts at 0 °C «[e1]».'));
test('reads neighbours', () => check('So it is«[e1]»«[e22]».'));
test('reads what models write instead', () => check('A «[e1, e2]» b «[^e3]» c «【e4】» d «[E5; e6]».'));
test('reads a citation that opens a line', () => check('«[e3]» says so.'));
test('reads the citation at an offset and no later one', () => {
	assert.deepEqual(evidenceCitationAt('So [^e1; E2] and [e3]', 3), { start: 3, end: 12, ids: ['e1', 'e2'] });
	assert.equal(evidenceCitationAt('So [e1]', 2), undefined);
});
test('takes no citation from a code span', () => check('Use `args[e1]` or ``a ` [e1]`` «[e2]».'));
test('takes no citation from a fenced block', () => check('A «[e1]»\n\n```js\nx[e2]\n```\n\nB «[e3]»'));
test('takes no citation from an indented block', () => check('A\n\n    x[e2]\n\nB «[e3]»'));
test('takes an indented line after a list item for text', () => check('- A\n\n  B «[e3]»'));
test('an open fence runs to the end', () => check('A «[e1]»\n\n~~~\nx[e2]'));
test('an escaped bracket is text', () => check(String.raw`A \[e1] b \\«[e2]»`));
test('reads citations in tables and quotes', () => check('| a | b |\n| - | - |\n| x «[e1]» | `[e2]` |\n\n> y «[e3]»'));
test('ids start at 1 and have nine digits at most', () => {
	assert.deepEqual(
		evidenceCitations('[e0] [e1234567890]').flatMap(it => it.ids),
		['e0'],
	);
});

test('reads labels, not their definitions', () =>
	checkLabels('So «[1]» and «[3b]».\n\n[1]: <a.md#L1> "A"\n[3b]: <b.md> "B"'));
test('a bracket before a parenthesis or a bracket is no citation, before a colon it is one within a line', () =>
	checkLabels('[1](x) [2][text] «[4]»: text, «[5]».\n\n[6]: begun\n'));

test('front matter cites nothing', () => checkLabels('---\ntitle: "argv[1]"\n---\n\nSo «[1]».'));

test('a definition is read as it was written', () => {
	fc.assert(
		fc.property(fc.webUrl(), fc.string({ unit: 'grapheme', minLength: 1 }), (target, title) => {
			const line = title.replace(/\s+/g, ' ');
			fc.pre(!/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(line));
			const [definition] = citationDefinitions(`Text.\n\n${formatDefinition('3b', target, title)}\n`);
			assert.deepEqual([definition?.label, definition?.title], ['3b', line]);
		}),
	);
});

test('labels of a source: 3, 3b, … 3z, 3aa', () => {
	const labels = Array.from({ length: 800 }, (_, n) => labelOf(3, n));
	assert.deepEqual(
		[labels[0], labels[1], labels[25], labels[26], labels[51], labels[52]],
		['3', '3b', '3z', '3aa', '3az', '3ba'],
	);
	assert.equal(new Set(labels).size, labels.length);
});
