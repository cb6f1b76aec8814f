import assert from 'node:assert/strict';
import test from 'node:test';
import { readAny } from '../../../../src/tools/documents/readAny.ts';
import { checkFailure, checkPlaces, readParts } from './readOffice.ts';
import { writeZip } from './zipWriter.ts';

const chapter = (body: string): string =>
	`<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><script src="x.js"/></head><body>${body}</body></html>`;

function epub(files: Readonly<Record<string, string>>, prefix = ''): Record<string, string> {
	const names = Object.keys(files);
	const item = (name: string, index: number): string =>
		`<${prefix}item id="i${index}" href="${name.replaceAll(' ', '%20')}" media-type="application/xhtml+xml"${name === 'nav.xhtml' ? ' properties="nav"' : ''}/>`;
	return {
		mimetype: 'application/epub+zip',
		'META-INF/container.xml':
			'<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
		'OEBPS/book.opf': `<${prefix}package xmlns:dc="d" xmlns:opf="o"><${prefix}metadata><dc:title>On ice</dc:title><dc:creator>A. Person</dc:creator><dc:creator>B. Other</dc:creator><dc:date>2021</dc:date><dc:language>en</dc:language><dc:identifier>https://doi.org/10.1234/ice.5</dc:identifier></${prefix}metadata><${prefix}manifest>${names.map(item).join('')}</${prefix}manifest><${prefix}spine>${names.map((_, it) => `<${prefix}itemref idref="i${names.length - 1 - it}"/>`).join('')}</${prefix}spine></${prefix}package>`,
		...Object.fromEntries(Object.entries(files).map(([name, body]) => [`OEBPS/${name}`, chapter(body)])),
	};
}

test('reads chapters in reading order', async () => {
	for (const prefix of ['', 'opf:']) {
		const document = await readParts(
			'a.epub',
			epub(
				{
					'nav.xhtml': '<nav><ol><li><a href="a b.xhtml">Steam</a></li></ol></nav>',
					'a b.xhtml':
						'<h1>Steam</h1><p><a id="p2"/>Hot. <img src="x.png" alt="A kettle &amp; steam"/><img src="y.png" alt="y.png"/></p><p>See <a href="https://ice.test/a">this</a>.</p>',
					'text/ice.xhtml':
						'<h1>Ice</h1><p>Cold<a epub:type="noteref" href="#n1"><sup>1</sup></a>: <math><msup><mi>t</mi><mn>2</mn></msup></math>.</p>',
				},
				prefix,
			),
		);
		checkPlaces(
			document,
			'OEBPS/text/ice.xhtml: # Ice⏎Cold[1]: t^2.\nOEBPS/a b.xhtml: # Steam⏎Hot. [A kettle & steam]⏎See this.',
		);
		assert.equal(document.title, 'On ice');
		assert.deepEqual(document.links, [{ text: 'this', url: 'https://ice.test/a' }]);
		assert.deepEqual(document.metadata, {
			author: [{ literal: 'A. Person' }, { literal: 'B. Other' }],
			issued: '2021',
			language: 'en',
			doi: '10.1234/ice.5',
		});
	}
});

test('reads what a book sets in boxes, and who said what it quotes', async () => {
	const document = await readParts(
		'a.epub',
		epub({
			'ice.xhtml':
				'<h1>Ice</h1><div class="sidebar"><p>In a box.</p></div><blockquote><p>Cold.</p><footer>A. Lee</footer></blockquote><div class="toc"><p>Ice 1</p></div>',
		}),
	);
	checkPlaces(document, 'OEBPS/ice.xhtml: # Ice⏎In a box.⏎Cold.⏎A. Lee');
});

test('reads what is there of a book with a chapter missing', async () => {
	const { 'OEBPS/b.xhtml': _, ...book } = epub({ 'a.xhtml': '<p>Ice.</p>', 'b.xhtml': '' });
	const document = await readParts('a.epub', book);
	checkPlaces(document, 'OEBPS/a.xhtml: Ice.');
	assert.match(document.notes.join(), /missing/);
});

test('reads what is whole of a book with a damaged chapter', async () => {
	const book = Object.entries(epub({ 'a.xhtml': '<p>Ice.</p>', 'b.xhtml': '<p>Steam.</p>' }));
	const members = book.map(([name, content]) => ({ name, content, ...(name.endsWith('b.xhtml') ? { crc: 1 } : {}) }));
	const document = await readAny({ bytes: writeZip(members), name: 'a.epub' });
	checkPlaces(document, 'OEBPS/a.xhtml: Ice.');
	assert.deepEqual(document.notes, ['A chapter is damaged and could not be read.']);
});

test('tells a locked book from one whose fonts are scrambled', async () => {
	const book = epub({ 'a.xhtml': '<p>Ice.</p>' });
	const encryption = (uri: string): Record<string, string> => ({
		'META-INF/encryption.xml': `<encryption xmlns:enc="e"><enc:EncryptedData><enc:CipherData><enc:CipherReference URI="${uri}"/></enc:CipherData></enc:EncryptedData></encryption>`,
	});
	await checkFailure('encrypted', readParts('a.epub', { ...book, ...encryption('OEBPS/a.xhtml') }));
	checkPlaces(await readParts('a.epub', { ...book, ...encryption('OEBPS/font.otf') }), 'OEBPS/a.xhtml: Ice.');
});

test('refuses a book without a table of contents, and entities in it', async () => {
	await checkFailure('corrupt', readParts('a.epub', { mimetype: 'application/epub+zip' }));
	const book = epub({ 'a.xhtml': '<p>Ice.</p>' });
	const declared = `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${book['OEBPS/book.opf'] ?? ''}`;
	await checkFailure('corrupt', readParts('a.epub', { ...book, 'OEBPS/book.opf': declared }), /entities/);
});
