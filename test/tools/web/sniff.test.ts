import assert from 'node:assert/strict';
import test from 'node:test';
import { charsetOf, isLargeByNature, sniff } from '../../../src/tools/web/sniff.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const zip = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

const cases: readonly (readonly [bytes: string | Uint8Array, contentType: string | undefined, mediaType: string])[] = [
	['<!DOCTYPE html><p>a', 'text/html; charset=utf-8', 'text/html'],
	['\uFEFF \n<!-- a > b --><html lang=en>', undefined, 'text/html'],
	['<p>A page that lies.</p>', 'application/pdf', 'text/html'],
	['<html><body>served as text', 'text/plain', 'text/html'],
	['Just words.', undefined, 'text/plain'],
	['Just words, said to be a page.', 'text/html', 'text/html'],
	['BM is how these words begin, and bitmaps.', 'text/plain', 'text/plain'],
	['MZ as well', 'text/plain', 'text/plain'],
	['# Title', 'text/markdown', 'text/markdown'],
	['a,b\n1,2', 'text/csv; header=present', 'text/csv'],
	['let a = 1;', 'application/javascript', 'application/javascript'],
	['%PDF-1.7 …', 'text/html', 'application/pdf'],
	['<p>A page about %PDF- files', 'text/html', 'text/html'],
	['{\\rtf1 a}', 'application/msword', 'application/rtf'],
	['{"a": 1}', 'application/json', 'application/json'],
	['{"a": 1}', 'text/html', 'application/json'],
	['{"a": 1}', undefined, 'application/json'],
	['{a: not json}', undefined, 'text/plain'],
	['[1] is a footnote', 'text/plain', 'text/plain'],
	['{"@context": "x"}', 'application/ld+json', 'application/ld+json'],
	['{"version": "https://jsonfeed.org/version/1.1", "items": []}', 'application/json', 'application/feed+json'],
	['<?xml version="1.0"?><rss version="2.0"></rss>', 'text/xml', 'application/rss+xml'],
	['<?xml version="1.0"?>\n<!-- a --><feed xmlns="http://www.w3.org/2005/Atom"/>', 'text/html', 'application/atom+xml'],
	['<?xml version="1.0"?><rdf:RDF/>', undefined, 'application/rss+xml'],
	['<?xml version="1.0"?><!DOCTYPE html PUBLIC "a" "b"><html/>', 'text/html', 'text/html'],
	['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', undefined, 'application/xhtml+xml'],
	['<?xml version="1.0"?><note/>', undefined, 'application/xml'],
	['<TEI/>', 'application/tei+xml', 'application/tei+xml'],
	['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined, 'image/svg+xml'],
	[Buffer.from('\uFEFF<!doctype html><p>a', 'utf16le'), 'text/html', 'text/html'],
	[png, 'text/html', 'image/png'],
	[zip, 'text/html', 'application/zip'],
	[new Uint8Array([1, 2, 3, 4]), 'text/html', 'application/octet-stream'],
	[new Uint8Array([1, 2, 3, 4]), 'application/vnd.ms-thing', 'application/vnd.ms-thing'],
	[new Uint8Array(), 'text/html', 'text/html'],
	[new Uint8Array(), undefined, 'text/plain'],
	['text', 'no type at all', 'text/plain'],
];

for (const [bytes, contentType, mediaType] of cases) {
	const shown = typeof bytes === 'string' ? bytes : `${bytes.length} bytes`;
	test(`takes ${JSON.stringify(shown)}, said to be ${contentType}, for ${mediaType}`, async () => {
		assert.equal(await sniff(Buffer.from(bytes), contentType, true), mediaType);
	});
}

test('gives the charset that the server names, and no other', () => {
	assert.equal(charsetOf('text/html; Charset="ISO-8859-1"'), 'iso-8859-1');
	assert.equal(charsetOf('text/html;boundary=a; charset=utf-8'), 'utf-8');
	assert.equal(charsetOf('text/html'), undefined);
	assert.equal(charsetOf(undefined), undefined);
});

test('knows which files are large by nature', () => {
	for (const type of ['application/pdf', 'application/zip', 'audio/mpeg', 'video/mp4', 'application/msword']) {
		assert.equal(isLargeByNature(type), true, type);
	}
	for (const type of [
		'text/html',
		'application/json',
		'application/rss+xml',
		'application/octet-stream',
		'image/png',
	]) {
		assert.equal(isLargeByNature(type), false, type);
	}
});

test('many comments before the root take no longer than they are long', async () => {
	const comments = '<!-- x -->'.repeat(300);
	assert.equal(await sniff(Buffer.from(`<?xml version="1.0"?>${comments}text`), undefined, true), 'text/plain');
	assert.equal(
		await sniff(Buffer.from(`<?xml version="1.0"?>${comments}<rss/>`), undefined, true),
		'application/rss+xml',
	);
});
