import { parentPort } from 'node:worker_threads';
import { DocumentError, type DocumentInput } from './documentReader.ts';
import { kindOf } from './kind.ts';
import { readAs } from './readAny.ts';
import { pack, type Reply } from './reply.ts';

/*
 * The thread that documents are read in. One message is one document; the answers are `Reply`. What it does wrong is told
 * as the document's fault: nothing else comes in here.
 */
parentPort?.on('message', (input: DocumentInput) => void answer(input));

async function answer(input: DocumentInput): Promise<void> {
	try {
		const kind = await kindOf(input);
		say({ type: 'kind', kind });
		say({ type: 'read', document: pack(await readAs(kind, input)) });
	} catch (error) {
		say({ type: 'failed', ...problemOf(error) });
	}
}

function problemOf(error: unknown): Pick<DocumentError, 'code' | 'message'> {
	if (error instanceof DocumentError) {
		return { code: error.code, message: error.message };
	}
	if (error instanceof RangeError) {
		return { code: 'corrupt', message: 'The document is nested deeper than any honest one; it cannot be read.' };
	}
	return { code: 'corrupt', message: 'The document is damaged and cannot be read.' };
}

function say(reply: Reply): void {
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
	parentPort?.postMessage(reply);
}
