import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeText } from '../../src/tools/corpus/decode.ts';

/** GB 18030 of “文件权限的数字表示”. */
const gb18030 = Uint8Array.from([
	0xce, 0xc4, 0xbc, 0xfe, 0xc8, 0xa8, 0xcf, 0xde, 0xb5, 0xc4, 0xca, 0xfd, 0xd7, 0xd6, 0xb1, 0xed, 0xca, 0xbe,
]);

test('decodes UTF-8, with and without its mark, and one kind of line end', () => {
	assert.equal(decodeText(Buffer.from('\ufeffa\r\nb\rc\n')), 'a\nb\nc\n');
});

test('decodes UTF-16 by its mark', () => {
	assert.equal(decodeText(Buffer.from('\ufeff汉字', 'utf16le')), '汉字');
	assert.equal(decodeText(Buffer.from('\ufeffab', 'utf16le').swap16()), 'ab');
});

test('decodes GB 18030 where UTF-8 does not fit', () => {
	assert.equal(decodeText(gb18030), '文件权限的数字表示');
});

test('decodes Latin-1 and Windows-1252 where neither UTF-8 nor GB 18030 fit', () => {
	assert.equal(decodeText(Buffer.from('caf\u00e9 cr\u00e8me', 'latin1')), 'café crème');
	assert.equal(decodeText(Buffer.from('Stra\u00dfe: 5 \u20ac?', 'latin1')), 'Straße: 5 ¬?');
	assert.equal(decodeText(Uint8Array.from([0x93, 0x4f, 0x6b, 0x2c, 0x20, 0x79, 0x65, 0x73, 0x94])), '“Ok, yes”');
});

test('decodes UTF-8 with a fault, and what is nothing known, with replacement characters', () => {
	const fault = Buffer.concat([Buffer.from('naïve café, déjà vu '), Uint8Array.from([0xff])]);
	assert.equal(decodeText(fault), 'naïve café, déjà vu \ufffd');
	assert.equal(decodeText(Uint8Array.from([0x61, 0x62, 0x81, 0x63])), 'ab\ufffdc');
});

test('takes NUL bytes and control characters for no text', () => {
	assert.equal(decodeText(Uint8Array.from([0x61, 0, 0x62])), undefined);
	assert.equal(decodeText(new Uint8Array(100).fill(1)), undefined);
	assert.equal(decodeText(new Uint8Array(0)), '');
});
