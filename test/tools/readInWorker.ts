import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { passagesOf } from '../../src/tools/corpus/passages.ts';
import { readDocument } from '../../src/tools/corpus/readers/readDocument.ts';

/** Reads texts in a thread of its own, which can be ended; tells each time one is read. */
const texts = z.array(z.object({ name: z.string(), parts: z.array(z.tuple([z.string(), z.int()])) })).parse(workerData);
for (const { name, parts } of texts) {
	const steps = readDocument(name, parts.map(([text, times]) => text.repeat(times)).join(''));
	let step = steps.next();
	while (!step.done) {
		step = steps.next();
	}
	passagesOf(step.value);
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
	parentPort?.postMessage('read');
}
