import assert from 'node:assert/strict';
import test from 'node:test';
import { createDocumentReader } from '../../../src/tools/documents/createDocumentReader.ts';
import {
	DocumentError,
	type DocumentErrorCode,
	type DocumentInput,
} from '../../../src/tools/documents/documentReader.ts';
import { column, writePdf } from './writePdf.ts';

/** How a hostile document may end: with text, or with one of these errors. All others break the test. */
type End = 'text' | DocumentErrorCode;

const { signal } = new AbortController();
const limits = { pageMs: 5_000, documentMs: 5_000, memoryMb: 400 };

/** Made when their turn comes: together they would fill the memory that they are to leave alone. */
const cases: readonly (readonly [string, readonly End[], () => Partial<DocumentInput>])[] = [
	['100,000 nested elements', ['corrupt'], () => page(`${'<div>'.repeat(100_000)}deep${'</div>'.repeat(100_000)}`)],
	['a million nested elements below a text', ['text'], () => page(`<p>Above.</p>${'<b>'.repeat(1_000_000)}deep`)],
	['2,000 nested elements, 31 s to linkedom', ['text'], () => page(`${'<div>'.repeat(2_000)}A deep text.`)],
	['tables in tables', ['text'], () => page(`<p>Above.</p>${'<table><tr><td>'.repeat(100_000)}deep`)],
	[
		'forms and options that nobody closes',
		['text'],
		() => page(`<p>Above.</p>${'<form><p><select><option>'.repeat(50_000)}`),
	],
	['a page of 50 MB on one line', ['text'], () => page(`<p>${'word '.repeat(10_000_000)}`)],
	[
		'an element with half a million attributes',
		['text', 'no-text', 'out-of-memory'],
		() => page(`<div ${numbered(500_000, it => `a${it}=x`)}>text</div>`),
	],
	['an attribute without end', ['no-text'], () => page(`<div style="${'color:red;'.repeat(2_000_000)}`)],
	['a comment without end', ['text'], () => page(`<p>Above.</p>${'<!-- '.repeat(1_000_000)}`)],
	['nothing but opening brackets', ['text', 'timeout'], () => page('<'.repeat(5_000_000))],
	['entities without end', ['text'], () => page(`<p>${'&amp;&#x41;&nbsp'.repeat(300_000)}`)],
	['100,000 links', ['text'], () => page(numbered(100_000, it => `<a href="/p${it}">link ${it}</a>`))],
	[
		'a style sheet in every element',
		['text'],
		() => page(numbered(20_000, it => `<p style="${'x:y;'.repeat(50)}">text ${it}</p>`)),
	],
	[
		'JSON-LD that nests',
		['text'],
		() => page(`<script type="application/ld+json">${'['.repeat(200_000)}</script><p>${'Text. '.repeat(50)}`),
	],
	[
		'a page of noise',
		['unsupported', 'text'],
		() => ({ bytes: noise(3_000_000), name: 'a.html', mediaType: 'text/html' }),
	],
	['a charset of no name', ['text'], () => ({ ...page('<p>This is text.'), charset: '\u0000'.repeat(1_000) })],
	['a charset that lies', ['text'], () => ({ ...page('<p>This is text.'), charset: 'utf-16be' })],
	[
		'an address that is none',
		['text'],
		() => ({ ...page('<a href="x">Link</a><p>This is text.'), address: 'http://[' }),
	],
	['a text of 50 MB on one line', ['text'], () => ({ bytes: text('word '.repeat(10_000_000)), name: 'a.txt' })],
	['a text of one word', ['text'], () => ({ bytes: text('w'.repeat(20_000_000)), name: 'a' })],
	['a text of line breaks', ['no-text'], () => ({ bytes: text('\n'.repeat(20_000_000)), name: 'a.md' })],
	['Markdown of brackets', ['text'], () => ({ bytes: text('[![*_`'.repeat(500_000)), name: 'a.md' })],
	['JSON that nests a million deep', ['text'], () => ({ bytes: text('['.repeat(1_000_000)), name: 'a.json' })],
	['JSON of 40 MB', ['text'], () => ({ bytes: text(`[${'{"a":1},'.repeat(5_000_000)}1]`), name: 'a.json' })],
	[
		'a feed that nests',
		['text'],
		() => ({ bytes: text(`<rss><channel><title>T</title><item><description>${'<a>'.repeat(100_000)}`), name: 'a' }),
	],
	[
		'a feed of 100,000 items',
		['text'],
		() => ({ bytes: text(`<rss><channel>${'<item><title>x</title></item>'.repeat(100_000)}`), name: 'a' }),
	],
	[
		'a feed with entities of its own',
		['text'],
		() => ({
			bytes: text(
				`<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;&b;</title></channel></rss>`,
			),
			name: 'a',
		}),
	],
	['a PDF of noise', ['corrupt'], () => pdf(Buffer.concat([Buffer.from('%PDF-1.4\n'), noise(500_000)]))],
	['a PDF that was cut', ['corrupt', 'text'], () => pdf(good().slice(0, 900))],
	[
		'a PDF with damage all over',
		['corrupt', 'text', 'no-text'],
		() => pdf(good().map((it, at) => (at % 37 === 36 ? it ^ 0x15 : it))),
	],
	[
		'a PDF whose pages contain themselves',
		['corrupt', 'no-text'],
		() =>
			pdf(
				'1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>',
			),
	],
	[
		'a PDF whose tables follow each other in a ring',
		['corrupt'],
		() => pdf('xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF'),
	],
	['a PDF page that draws itself', ['no-text'], () => pdf(writePdf([[]], { content: '/Self Do /Self Do' }))],
	[
		'a PDF page of 100,000 pieces',
		['text'],
		() => pdf(writePdf([[]], { content: 'BT /serif 10 Tf (a) Tj ET '.repeat(100_000) })),
	],
	[
		'a PDF page that opens and never closes',
		['no-text', 'timeout', 'out-of-memory'],
		() => pdf(writePdf([[]], { content: `${'q '.repeat(3_000_000)}${'[ '.repeat(3_000_000)}` })),
	],
	[
		'a PDF that says it has a million pages',
		['corrupt', 'no-text', 'timeout'],
		() =>
			pdf(
				'1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1000000/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>',
			),
	],
];

for (const [name, ends, make] of cases) {
	test(`${name} ends in text or a sentence, and the next document is read`, async () => {
		await using reader = createDocumentReader({ threads: 1, limits });
		const end = await reader.read({ bytes: new Uint8Array(), name: '', ...make() }, signal).then(
			() => 'text' as const,
			(error: unknown) => {
				assert.ok(error instanceof DocumentError, String(error));
				assert.match(error.message, /^[A-Z].*\.$/s);
				return error.code;
			},
		);
		assert.ok(ends.includes(end), end);
		assert.equal((await reader.read({ bytes: text('The next.'), name: 'a.txt' }, signal)).text, 'The next.');
	});
}

function page(html: string): Partial<DocumentInput> {
	return { bytes: text(html), name: 'a.html', mediaType: 'text/html' };
}

function pdf(content: Uint8Array | string): Partial<DocumentInput> {
	return { bytes: typeof content === 'string' ? text(`%PDF-1.4\n${content}`) : content, name: 'a.pdf' };
}

function good(): Uint8Array {
	return writePdf([column(['This is a text.', 'It has two lines.'], { x: 72, y: 700 })]);
}

function text(value: string): Uint8Array {
	return new TextEncoder().encode(value);
}

function numbered(count: number, make: (index: number) => string): string {
	return Array.from({ length: count }, (_, index) => make(index)).join(' ');
}

/** The same noise each time. */
function noise(length: number): Uint8Array {
	let seed = 1;
	return Uint8Array.from({ length }, () => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
		return seed >> 16;
	});
}
