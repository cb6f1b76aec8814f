import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decodeText } from '../../src/tools/corpus/decode.ts';
import type { CleanDocument } from '../../src/tools/corpus/document.ts';
import { passagesOf } from '../../src/tools/corpus/passages.ts';
import { readDocument } from '../../src/tools/corpus/readers/readDocument.ts';
import { longestSpan, spansOf } from '../../src/tools/ranking/spans.ts';

const names = ['a.md', 'a.txt', 'a.rst', 'a.ts', 'a.json', 'a.adoc', 'a.html', 'a.1'];

/** Lines that readers have rules for, in any order. */
const line = fc.oneof(
	fc.constantFrom(
		'',
		'',
		'',
		'# One',
		'## Two `x`',
		'---',
		'===',
		'* item',
		'  * inner',
		'1. first',
		'```',
		'```js',
		'    indented',
		'\tindented',
		'| a | b |',
		'|---|---|',
		'> quoted',
		'<!-- open',
		'-->',
		'Lead in:',
		'term::',
		'.. note::',
		'.. code-block:: c',
		'.SH NAME',
		'.TP',
		'.nf',
		'.fi',
		'.IP \\(bu 2',
		'\\fBbold\\fR text',
		'<p>text',
		'<ul><li>one',
		'</ul>',
		'<pre>',
		'</pre>',
		'<table><tr><td>1',
		'</table>',
		'<h2>Head</h2>',
		'export function f() {',
		'}',
		'"key": 1,',
		'如何安装软件？请看说明。',
		'naïve café 🎉',
		'title: x',
	),
	fc.lorem({ maxCount: 12 }),
	fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const text = fc.array(line, { maxLength: 40 }).map(it => it.join('\n'));

function read(name: string, raw: string): CleanDocument {
	const steps = readDocument(name, raw);
	for (;;) {
		const step = steps.next();
		if (step.done) {
			return step.value;
		}
	}
}

function clean(raw: string): string {
	return decodeText(new TextEncoder().encode(raw)) ?? '';
}

test('blocks, passages and spans are in order, within the text, never empty', () => {
	fc.assert(
		fc.property(fc.constantFrom(...names), text, (name, raw) => {
			const document = read(name, clean(raw));
			let end = 0;
			for (const block of document.blocks) {
				assert.ok(end <= block.start && block.start < block.end && block.end <= document.text.length);
				assert.ok(document.sections[block.section]);
				end = block.end;
			}
			for (const passage of passagesOf(document)) {
				assert.equal(passage.text, document.text.slice(passage.start, passage.end));
				assert.notEqual(passage.text, '');
				for (const span of spansOf(document, passage.start, passage.end)) {
					assert.ok(0 <= span.start && span.start <= span.end && span.end <= document.text.length);
					assert.ok(span.end - span.start <= longestSpan);
				}
			}
		}),
	);
});

test('a block of a text whose lines are kept stands on the lines that its locator says', () => {
	fc.assert(
		fc.property(fc.constantFrom('a.md', 'a.txt', 'a.rst', 'a.ts', 'a.json'), text, (name, raw) => {
			const document = read(name, clean(raw));
			const lines = raw.replaceAll(/\r\n?/g, '\n').split('\n');
			for (const { start, end } of document.blocks) {
				const [first, last] = document.lines.rangeOf(start, end);
				assert.ok(
					lines
						.slice(first - 1, last)
						.join('\n')
						.includes(document.text.slice(start, end)),
				);
			}
		}),
	);
});

test('every word of an HTML block stands on the lines that its locator says', () => {
	const paragraphs = fc.array(
		fc.array(fc.constantFrom('alpha', 'beta', 'gamma', '<b>delta</b>', '&amp;', '\n'), { minLength: 1, maxLength: 8 }),
	);
	fc.assert(
		fc.property(paragraphs, parts => {
			const raw = `<html>\n<body>\n${parts.map(it => `<p>${it.join(' ')}</p>\n`).join('')}`;
			const document = read('a.html', raw);
			const lines = raw.split('\n');
			for (const { start, end } of document.blocks) {
				const [first, last] = document.lines.rangeOf(start, end);
				const source = lines
					.slice(first - 1, last)
					.join(' ')
					.replaceAll('&amp;', '&');
				for (const word of document.text.slice(start, end).split(/\s+/)) {
					assert.ok(source.includes(word), `${word} is not in ${source}`);
				}
			}
		}),
	);
});
