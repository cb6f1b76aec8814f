import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { crc32, createDeflateRaw } from 'node:zlib';
import { createDocumentReader } from '../../../../src/tools/documents/createDocumentReader.ts';
import { DocumentError } from '../../../../src/tools/documents/documentReader.ts';
import { writeZip, type ZipLies, type ZipMember } from './zipWriter.ts';

const reader = createDocumentReader();
after(() => reader[Symbol.asyncDispose]());
const never = new AbortController().signal;

/** The parts that make each kind what it is, and the one that its text is in. */
const kinds = {
	docx: { text: 'word/document.xml', parts: ['[Content_Types].xml', '_rels/.rels'] },
	pptx: { text: 'ppt/presentation.xml', parts: ['[Content_Types].xml'] },
	xlsx: { text: 'xl/workbook.xml', parts: ['[Content_Types].xml', '_rels/.rels'] },
	odt: { text: 'content.xml', parts: ['mimetype'] },
	ods: { text: 'content.xml', parts: ['mimetype'] },
	odp: { text: 'content.xml', parts: ['mimetype'] },
	epub: { text: 'META-INF/container.xml', parts: ['mimetype'] },
	zip: { text: 'ice.txt', parts: [] },
} as const;
type Kind = keyof typeof kinds;
const everyKind: readonly Kind[] = ['docx', 'pptx', 'xlsx', 'odt', 'ods', 'odp', 'epub', 'zip'];

/** An archive of that kind with this content where its text should be. */
function fileOf(
	kind: Kind,
	content: string | Uint8Array,
	more: readonly ZipMember[] = [],
	lies: ZipLies = {},
): Uint8Array {
	const small = kinds[kind].parts.map(name => ({ name, content: '<x/>' }));
	return writeZip([...small, { name: kinds[kind].text, content }, ...more], lies);
}

/** Reading ends with a sentence, or with what could be read; the host stays small. */
async function survives(name: string, bytes: Uint8Array): Promise<string> {
	const before = process.memoryUsage().rss;
	const outcome = await reader.read({ bytes, name }, never).then(
		it => [it.text.slice(0, 200), ...it.notes].join('\n'),
		(error: unknown) => {
			assert.ok(error instanceof DocumentError, `${name}: ${String(error)}`);
			assert.match(error.message, /^[A-Z].*\.$/s);
			return `${error.code}: ${error.message}`;
		},
	);
	assert.ok(process.memoryUsage().rss - before < 300 << 20, `${name}: the process grew too much`);
	return outcome;
}

/** 300 MB of zeros in 300 kB, packed without ever being held. */
async function bomb(): Promise<{ readonly packed: Buffer; readonly size: number; readonly crc: number }> {
	const zeros = new Uint8Array(1 << 20);
	const deflate = createDeflateRaw();
	const chunks: Buffer[] = [];
	deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
	let crc = 0;
	for (let index = 0; index < 300; index++) {
		crc = crc32(zeros, crc);
		await new Promise<void>(resolve => void deflate.write(zeros, () => resolve()));
	}
	await new Promise<void>(resolve => void deflate.end(resolve));
	return { packed: Buffer.concat(chunks), size: 300 << 20, crc };
}
const zeros = await bomb();

for (const kind of everyKind) {
	const { text } = kinds[kind];
	const parts = kinds[kind].parts.map(name => ({ name, content: '<x/>' }));

	test(`a bomb in a ${kind} costs nothing, whatever size it claims`, async () => {
		for (const size of [zeros.size, 1_000, 0xfffffff0]) {
			const member = { name: text, content: '', packed: zeros.packed, crc: zeros.crc, size };
			assert.match(await survives(`a.${kind}`, writeZip([...parts, member])), /too large|damaged/);
		}
	});

	test(`a ${kind} of many entries, overlapping ones, lies and cuts is refused`, async () => {
		const many = Array.from({ length: 10_001 }, (_, it) => ({ name: `${it}.xml`, content: '', isStored: true }));
		assert.match(await survives(`a.${kind}`, fileOf(kind, '<x/>', many)), /too-large/);
		assert.match(
			await survives(`a.${kind}`, fileOf(kind, '<x/>', [{ name: 'b.xml', content: '<x/>', offset: 0 }])),
			/corrupt/,
		);
		assert.match(await survives(`a.${kind}`, fileOf(kind, '<x/>', [], { count: 9_000 })), /corrupt/);
		assert.match(await survives(`a.${kind}`, fileOf(kind, '<x/>', [], { zip64Directory: 1n << 60n })), /corrupt/);
		assert.match(await survives(`a.${kind}`, writeZip([...parts, { name: text, content: 'x', flags: 1 }])), /password/);
		const whole = fileOf(kind, 'x'.repeat(1_000));
		for (const length of [30, 100, whole.length - 30, whole.length - 1]) {
			assert.match(await survives(`a.${kind}`, whole.subarray(0, length)), /corrupt/);
		}
	});

	if (kind !== 'zip') {
		test(`entities, deep nesting and broken XML in a ${kind} are refused`, async () => {
			const laughs = Array.from({ length: 9 }, (_, it) => `<!ENTITY l${it + 1} "${`&l${it};`.repeat(10)}">`).join('');
			for (const content of [
				`<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]><x>&l9;</x>`,
				'<!DOCTYPE x [<!ENTITY l0 SYSTEM "file:///etc/passwd">]><x>&l0;</x>',
				'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]><x/>',
				Buffer.from(
					'\ufeff<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY l0 "ha">]><x>&l0;</x>',
					'utf16le',
				),
				`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`,
				'<a><b></a>',
				'',
				Uint8Array.from({ length: 5_000 }, (_, it) => (it * 7919) % 256),
			]) {
				const outcome = await survives(`a.${kind}`, fileOf(kind, content));
				assert.match(outcome, /^(?:corrupt|no-text)/);
				assert.doesNotMatch(outcome, /root:|haha/);
			}
		});
	}
}

test('an archive in which the bomb is deep down is read without it', async () => {
	const inner = writeZip([{ name: 'zeros', content: '', packed: zeros.packed, crc: zeros.crc, size: zeros.size }]);
	const outer = writeZip([
		{ name: 'inner.zip', content: inner },
		{ name: 'ice.txt', content: 'Ice melts.' },
	]);
	const outcome = await survives('a.zip', outer);
	assert.match(outcome, /inner\.zip\/zeros: Unpacked it would be too large/);
});

test('many small bombs in one archive end at the limit of the whole', async () => {
	const content = 'ice '.repeat(4 << 20);
	const members = Array.from({ length: 30 }, (_, it) => ({ name: `${it}.txt`, content }));
	assert.match(await survives('a.zip', writeZip(members)), /too large/);
});

test('text that makes patterns work hard does not', async () => {
	const container = '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>';
	const book =
		'<package><metadata/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>';
	for (const piece of [
		'<a "',
		"<a '",
		'<a b=',
		'<img alt="',
		'<math ',
		'<a epub:type="noteref">',
		'<a x',
		' ',
		'<',
		'<p title="<',
	]) {
		const chapter = `<html><body><p>Ice melts.</p>${piece.repeat(Math.floor(2_000_000 / piece.length))}</body></html>`;
		const outcome = await survives(
			'a.epub',
			writeZip([
				{ name: 'mimetype', content: 'application/epub+zip', isStored: true },
				{ name: 'META-INF/container.xml', content: container },
				{ name: 'b.opf', content: book },
				{ name: 'a.xhtml', content: chapter },
			]),
		);
		assert.match(outcome, /^Ice melts\./, piece);
	}
});
