import assert from 'node:assert/strict';
import test from 'node:test';
import { createDocumentReader } from '../../../src/tools/documents/createDocumentReader.ts';
import {
	DocumentError,
	type DocumentErrorCode,
	type DocumentInput,
} from '../../../src/tools/documents/documentReader.ts';

const { signal } = new AbortController();

test('reads a document in a thread and keeps its lines', async () => {
	await using reader = createDocumentReader();
	const document = await reader.read(input('notes.md', '# Title\r\n\r\nOne\r\nline.\r\n'), signal);
	assert.equal(document.text, '# Title\n\nOne\nline.\n');
	assert.equal(document.title, 'Title');
	assert.deepEqual(document.lines.rangeOf(document.text.indexOf('One'), document.text.length - 1), [3, 4]);
});

test('leaves the bytes to the caller, also those of a view on a larger buffer', async () => {
	await using reader = createDocumentReader();
	const all = Buffer.from('not this|Only this.|nor this');
	const bytes = all.subarray(9, 19);
	const { text } = await reader.read({ bytes, name: 'a.txt' }, signal);
	assert.equal(text, 'Only this.');
	assert.equal(all.toString(), 'not this|Only this.|nor this');
});

test('says what it does not read', async () => {
	await using reader = createDocumentReader();
	const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1];
	await rejects(reader.read({ bytes: Uint8Array.from(png), name: 'page.html' }, signal), 'unsupported');
});

test('reads many documents at once with few threads, each answer to its question', async () => {
	await using reader = createDocumentReader({ threads: 2 });
	const numbers = Array.from({ length: 30 }, (_, number) => number);
	const texts = await Promise.all(
		numbers.map(async it => (await reader.read(input('a.html', `<p>This is page number ${it}.</p>`), signal)).text),
	);
	assert.deepEqual(
		texts,
		numbers.map(it => `This is page number ${it}.\n`),
	);
});

test('ends a document that takes too long, and reads the next one', async () => {
	await using reader = createDocumentReader({ threads: 1, limits: { pageMs: 300 } });
	await reader.read(input('a.txt', 'The thread has started.'), signal);
	await rejects(reader.read(input('a.html', '<'.repeat(9_000_000)), signal), 'timeout');
	assert.equal((await reader.read(input('a.txt', 'The next one.'), signal)).text, 'The next one.');
});

test('ends a document that needs too much memory, and reads the next one', async () => {
	await using reader = createDocumentReader({ threads: 1, limits: { memoryMb: 40 } });
	const many = Array.from({ length: 900_000 }, (_, index) => `a${index}=x`).join(' ');
	await rejects(reader.read(input('a.html', `<div ${many}>text</div>`), signal), 'out-of-memory');
	assert.equal((await reader.read(input('a.txt', 'The next one.'), signal)).text, 'The next one.');
});

test('an abort ends the document that is read and takes back the one that waits', async () => {
	await using reader = createDocumentReader({ threads: 1 });
	await reader.read(input('a.txt', 'The thread has started.'), signal);
	const controller = new AbortController();
	const reading = reader.read(input('a.html', '<'.repeat(9_000_000)), controller.signal);
	const waiting = reader.read(input('a.txt', 'Waits.'), controller.signal);
	const other = reader.read(input('a.txt', 'Of someone else.'), signal);
	setImmediate(() => controller.abort(new Error('stopped')));
	await assert.rejects(reading, { message: 'stopped' });
	await assert.rejects(waiting, { message: 'stopped' });
	assert.equal((await other).text, 'Of someone else.');
});

async function rejects(promise: Promise<unknown>, code: DocumentErrorCode): Promise<void> {
	await assert.rejects(promise, (error: unknown) => {
		assert.ok(error instanceof DocumentError);
		assert.equal(error.code, code);
		assert.match(error.message, /\.$/);
		return true;
	});
}

function input(name: string, text: string): DocumentInput {
	return { bytes: new TextEncoder().encode(text), name };
}
