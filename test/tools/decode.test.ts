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

test('decodes invalid UTF-8 with replacement characters', () => {
	assert.equal(decodeText(Uint8Array.from([0x61, 0xff, 0x62])), 'a\ufffdb');
	assert.equal(decodeText(Buffer.from('caf\u00e9 cr\u00e8me', 'latin1')), 'caf\ufffd cr\ufffdme');
});

test('takes NUL bytes and control characters for no text', () => {
	assert.equal(decodeText(Uint8Array.from([0x61, 0, 0x62])), undefined);
	assert.equal(decodeText(new Uint8Array(100).fill(1)), undefined);
	assert.equal(decodeText(new Uint8Array(0)), '');
});
