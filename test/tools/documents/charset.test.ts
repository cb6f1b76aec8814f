import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeDocument } from '../../../src/tools/documents/charset.ts';

const russian = Buffer.from('cff0e8e2e5f2', 'hex');
const tag = (charset: string): Buffer =>
	Buffer.from(`<meta http-equiv="Content-Type" content="text/html; charset=${charset}">`);

test('a mark at the start counts before all that is said', () =>
	assert.equal(decodeDocument(Buffer.from('\ufeffé'), 'windows-1252'), 'é'));

test('what the server says counts before what the page says', () =>
	assert.equal(decodeDocument(Buffer.concat([tag('utf-8'), russian]), 'windows-1251').endsWith('Привет'), true));

test('the page is believed when the server says nothing, something unknown, or what cannot be', () => {
	const page = Buffer.concat([tag('windows-1251'), russian]);
	for (const charset of [undefined, 'x-unknown', 'utf-8', 'utf-16']) {
		assert.equal(decodeDocument(page, charset).endsWith('Привет'), true, charset);
	}
});

test('without a word, UTF-8 is tried, then Western', () => {
	assert.equal(decodeDocument(Buffer.from('Grüße'), undefined), 'Grüße');
	assert.equal(decodeDocument(Buffer.from('Grüße an alle', 'latin1'), undefined), 'Grüße an alle');
});

test('UTF-16 is read as the server says, never as a page says in single bytes', () => {
	assert.equal(decodeDocument(Buffer.from('<p>no mark', 'utf16le'), 'utf-16le'), '<p>no mark');
	assert.equal(decodeDocument(Buffer.concat([tag('utf-16'), Buffer.from('é')]), undefined).endsWith('é'), true);
});

test('a single wrong byte spoils nothing else', () =>
	assert.equal(
		decodeDocument(Buffer.concat([Buffer.from('日本'.repeat(600)), Buffer.of(0xff)]), 'utf-8'),
		`${'日本'.repeat(600)}\ufffd`,
	));

test('every line end becomes LF', () => assert.equal(decodeDocument(Buffer.from('a\r\nb\rc'), 'utf-8'), 'a\nb\nc'));
