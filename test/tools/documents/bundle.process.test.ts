import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DocumentInput } from '../../../src/tools/documents/documentReader.ts';
import { writePdf } from './writePdf.ts';

/* The bundle is what users run: the libraries must have survived it, and the tables for Asian fonts must lie beside it. */

const worker = new URL('../../../dist/documentWorker.js', import.meta.url);

test('the bundled worker reads pages, and PDFs with fonts that they do not carry', async t => {
	if (!existsSync(worker)) {
		t.skip(`${fileURLToPath(worker)} is missing; npm run build.`);
		return;
	}
	assert.equal(await read({ bytes: Buffer.from('<h1>Title</h1><p>A page.'), name: 'a.html' }), '# Title\n\nA page.\n');
	const pdf = writePdf([[{ text: '中文字体没有嵌入', x: 72, y: 700, font: 'chinese' }]]);
	assert.equal(await read({ bytes: pdf, name: 'a.pdf' }), '中文字体没有嵌入\n');
});

/** The text of a document, as a thread of the bundle reads it. */
async function read(input: DocumentInput): Promise<unknown> {
	const thread = new Worker(worker);
	try {
		const replies: unknown[] = [];
		thread.on('message', it => replies.push(it));
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
		thread.postMessage(input);
		while (replies.length < 2) {
			await once(thread, 'message');
		}
		const [, reply] = replies;
		assert.ok(typeof reply === 'object' && reply !== null && 'document' in reply, JSON.stringify(reply));
		const { document } = reply;
		assert.ok(typeof document === 'object' && document !== null && 'text' in document);
		return document.text;
	} finally {
		await thread.terminate();
	}
}
