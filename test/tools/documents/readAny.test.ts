import assert from 'node:assert/strict';
import test from 'node:test';
import { DocumentError, type DocumentInput } from '../../../src/tools/documents/documentReader.ts';
import { kindOf } from '../../../src/tools/documents/kind.ts';
import { readAny } from '../../../src/tools/documents/readAny.ts';

function input(text: string | Uint8Array, hints: Partial<DocumentInput> = {}): DocumentInput {
	return { bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text, name: '', ...hints };
}

test('what the bytes say counts before name and media type', async () => {
	const kinds: readonly [string, DocumentInput][] = [
		['pdf', input('%PDF-1.7\n', { name: 'page.html', mediaType: 'text/html' })],
		['html', input('<!doctype html><p>x', { name: 'paper.pdf', mediaType: 'application/pdf' })],
		['html', input('<?xml version="1.0"?>\n<!-- x --><html xmlns="x">', { mediaType: 'text/plain' })],
		['feed', input('<?xml version="1.0"?><rss version="2.0">', { mediaType: 'text/html' })],
		['html', input('A page without tags', { mediaType: 'text/html; charset=utf-8' })],
		['html', input('<p>x', { name: 'https://a.test/x/page.HTM' })],
		['json', input('{}', { mediaType: 'application/ld+json' })],
		['ipynb', input('{}', { name: 'a.ipynb' })],
		['csv', input('a\tb', { name: 'a.tsv' })],
		['text', input('# Title', { name: 'a.md', mediaType: 'application/octet-stream' })],
		['text', input('BM is no image here', { name: 'notes' })],
		['text', input('MZ neither', { mediaType: 'application/x-msdownload' })],
	];
	for (const [kind, it] of kinds) {
		assert.equal(await kindOf(it), kind, JSON.stringify([it.name, it.mediaType]));
	}
});

// Each comment more once doubled the time, so that without an end to it this test would have none.
test('tells what a file is that begins with many comments', async () => {
	const comments = '<!-- x -->\n'.repeat(200);
	assert.equal(await kindOf(input(`<?xml version="1.0"?>\n${comments}<project/>`)), 'text');
	assert.equal(await kindOf(input(`${comments}<html>`)), 'html');
});

test('says what it is that nobody reads', async () => {
	const cases: readonly [string, RegExp, Uint8Array][] = [
		['unsupported', /image\/gif/, Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000')],
		['unsupported', /before 2007.*Save it as \.docx/, Buffer.from('d0cf11e0a1b11ae10000', 'hex')],
		[
			'encrypted',
			/password/,
			Buffer.from(`d0cf11e0a1b11ae1${Buffer.from('EncryptedPackage', 'utf16le').toString('hex')}`, 'hex'),
		],
		['unsupported', /RTF/, Buffer.from('{\\rtf1 x}')],
		['unsupported', /unknown type/, Buffer.from([1, 2, 3, 0, 0, 5])],
		['no-text', /empty/, new Uint8Array()],
	];
	for (const [code, message, bytes] of cases) {
		await assert.rejects(readAny(input(bytes)), (error: unknown) => {
			assert.ok(error instanceof DocumentError);
			assert.equal(error.code, code);
			assert.match(error.message, message);
			return true;
		});
	}
});

test('reads the items of an RSS feed', async () => {
	const { text, title, links, metadata } = await readAny(
		input(`<?xml version="1.0"?><rss version="2.0" xmlns:dc="d" xmlns:content="c"><channel><title>News &amp; more</title>
			<link>https://a.test/</link><description>All of it</description>
			<item><title>First <![CDATA[& best]]></title><link>https://a.test/1</link><pubDate>Tue, 03 Mar 2026 23:30:00 GMT</pubDate>
			<dc:creator>Ann Lee</dc:creator><description>short</description>
			<content:encoded><![CDATA[<p>Long <b>text</b>.</p><ul><li>item</li></ul><script>no</script><p hidden>no</p>]]></content:encoded></item>
			<item><title>Second</title></channel></rss>`),
	);
	assert.equal(title, 'News & more');
	assert.equal(
		text,
		'# News & more\n\n## First & best\n\n2026-03-03 · Ann Lee · https://a.test/1\n\nLong text.\n\n* item\n\n## Second\n',
	);
	assert.deepEqual(links, [{ text: 'First & best', url: 'https://a.test/1' }]);
	assert.equal(metadata.issued, '2026-03-03');
});

test('reads the entries of an Atom feed', async () => {
	const { text } = await readAny(
		input(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title><link rel="self" href="https://a.test/feed"/>
			<entry><title type="html">One &lt;i&gt;x&lt;/i&gt;</title><link href="https://a.test/1"/><updated>2026-03-04T00:00:00Z</updated>
			<published>2026-01-02T00:00:00Z</published><author><name>Bob</name><email>bob@a.test</email></author><content type="xhtml"><div xmlns="x"><p>Hello <em>you</em>.</p></div></content></entry></feed>`),
	);
	assert.equal(text, '# Atom\n\n## One x\n\n2026-01-02 · Bob · https://a.test/1\n\nHello you.\n');
});

test('sets out JSON that stands on one line, and leaves other JSON as it is', async () => {
	const value = { list: Array.from({ length: 40 }, (_, it) => `number ${it}`) };
	const machine = await readAny(input(JSON.stringify(value), { name: 'a.json' }));
	assert.equal(machine.text.trimEnd(), JSON.stringify(value, null, 2));
	assert.equal(machine.notes.length, 1);
	const human = await readAny(input('{\n\t"a": 1\n}\n', { name: 'a.json' }));
	assert.equal(human.text, '{\n\t"a": 1\n}\n');
	const broken = await readAny(input(`{"a": ${'x'.repeat(300)}`, { name: 'a.json' }));
	assert.match(broken.text, /^\{"a": xxx/);
});

test('alters no value of the JSON that it sets out', async () => {
	const padding = JSON.stringify('x'.repeat(300));
	const json = `{"b":12345678901234567890, "1":1.50,"b":[],"":{ },"t":"caf\\u00e9 \\"q\\", [1]\\n","n":[1,[2]],"p":${padding}}`;
	const { text } = await readAny(input(json, { name: 'a.json' }));
	assert.equal(
		text.trimEnd(),
		`{\n  "b": 12345678901234567890,\n  "1": 1.50,\n  "b": [],\n  "": {},\n  "t": "café \\"q\\", [1]\\n",\n` +
			`  "n": [\n    1,\n    [\n      2\n    ]\n  ],\n  "p": ${padding}\n}`,
	);
});

test('reads text by its format, without what nobody sees', async () => {
	const { text, sections, notes } = await readAny(
		input('# T\u200bitle\n\n\u001b[1mBold\u001b[0m text\n', { name: 'a.md' }),
	);
	assert.equal(text, '# Title\n\nBold text\n');
	assert.deepEqual(sections.at(-1)?.headings, ['Title']);
	assert.deepEqual(notes, ['Characters that nobody can see were left out.']);
});
