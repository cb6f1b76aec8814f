import assert from 'node:assert/strict';
import test from 'node:test';
import { createDocumentReader } from '../../../src/tools/documents/createDocumentReader.ts';
import { DocumentError, type DocumentInput } from '../../../src/tools/documents/documentReader.ts';

const { signal } = new AbortController();

test('reads a document in a thread and keeps its lines', async () => {
	await using reader = createDocumentReader();
	const document = await reader.read(input('notes.md', '# Title\r\n\r\nOne\r\nline.\r\n'), signal);
	assert.equal(document.text, '# Title\n\nOne\nline.\n');
	assert.equal(document.title, 'Title');
	assert.deepEqual(document.lines.rangeOf(document.text.indexOf('One'), document.text.length - 1), [3, 4]);
});

test('leaves the bytes to the caller', async () => {
	await using reader = createDocumentReader();
	const given = input('notes.md', 'Still here.');
	await reader.read(given, signal);
	assert.equal(new TextDecoder().decode(given.bytes), 'Still here.');
});

test('says what it does not read', async () => {
	await using reader = createDocumentReader();
	const png = Uint8Array.of(
		0x89,
		0x50,
		0x4e,
		0x47,
		0x0d,
		0x0a,
		0x1a,
		0x0a,
		0,
		0,
		0,
		13,
		0x49,
		0x48,
		0x44,
		0x52,
		0,
		0,
		0,
		1,
	);
	await assert.rejects(reader.read({ bytes: png, name: 'page.html' }, signal), (error: unknown) => {
		assert.ok(error instanceof DocumentError);
		assert.equal(error.code, 'unsupported');
		return true;
	});
});

function input(name: string, text: string): DocumentInput {
	return { bytes: new TextEncoder().encode(text), name };
}
