import { Worker } from 'node:worker_threads';
import { bundledFile } from './bundledFile.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from './documentReader.ts';
import { type Reply, unpack } from './reply.ts';

/** What one document may cost. */
export interface ReadingLimits {
	/** Pages are small, and many are read in one round. */
	readonly pageMs: number;
	readonly documentMs: number;
	/** Of the heap and the buffers outside it together; looked at ten times a second. */
	readonly memoryMb: number;
}

export const defaultLimits: ReadingLimits = { pageMs: 10_000, documentMs: 60_000, memoryMb: 512 };

/** A worker thread that reads one document at a time. When one hangs, grows or breaks it, the thread is used up. */
export class ReadingThread {
	readonly #limits: ReadingLimits;
	readonly #worker: Worker;
	#documents = 0;
	#bytes = 0;
	/** The memory that it held when that was last looked at, garbage included. */
	#held = 0;
	#isEnded = false;

	constructor(limits: ReadingLimits) {
		this.#limits = limits;
		this.#worker = new Worker(bundledFile('documentWorker', import.meta.url), {
			// V8 ends the whole process, not the thread, when one large allocation goes over its limit. So that limit is far
			// away, and the thread is ended from outside long before. Most of what a reader makes is gone with the document.
			resourceLimits: { maxOldGenerationSizeMb: Math.max(2_048, limits.memoryMb * 4), maxYoungGenerationSizeMb: 64 },
			// A reader of documents needs no keys, and what libraries print is not for the user.
			env: {},
			stdout: true,
			stderr: true,
		});
		this.#worker.stdout.resume();
		this.#worker.stderr.resume();
		// Where nobody waits for an answer, an error would end this process.
		this.#worker.on('error', () => void this.end());
		this.#worker.on('exit', () => void this.end());
		this.#worker.unref();
	}

	/** Libraries keep a little of every document, and what one left behind would count against the next: then a new thread is better. */
	get isUsable(): boolean {
		return (
			!this.#isEnded &&
			this.#documents < documentsPerThread &&
			this.#bytes < bytesPerThread &&
			this.#held < (this.#limits.memoryMb * megabyte) / 4
		);
	}

	/** Throws `DocumentError`, or the signal's reason; either way it ends, at the latest a moment after the deadline. */
	async read(input: DocumentInput, signal: AbortSignal): Promise<ReadDocument> {
		signal.throwIfAborted();
		this.#documents++;
		this.#bytes += input.bytes.length;
		this.#worker.ref();
		const { promise, resolve, reject } = Promise.withResolvers<ReadDocument>();
		const give = (ms: number): NodeJS.Timeout =>
			setTimeout(() => reject(new DocumentError('timeout', tookTooLong(ms))), ms);
		let hasAnswered = false;
		// Until the thread has started and seen what it is, the document is not to blame.
		let deadline = give(this.#limits.pageMs + (this.#documents === 1 ? startMs : 0));
		const watch = setInterval(() => void this.#outgrows().then(it => it && reject(tooMuchMemory())), watchMs);
		const listeners = {
			message: (reply: Reply): void => {
				switch (reply.type) {
					case 'kind':
						clearTimeout(deadline);
						deadline = give(reply.kind === 'html' ? this.#limits.pageMs : this.#limits.documentMs);
						break;
					case 'read':
						hasAnswered = true;
						resolve(unpack(reply.document));
						break;
					case 'failed':
						hasAnswered = true;
						reject(new DocumentError(reply.code, reply.message));
						break;
				}
			},
			error: (error: unknown): void =>
				reject(isOutOfMemory(error) ? tooMuchMemory(error) : new DocumentError('corrupt', broke, { cause: error })),
			exit: (): void => reject(new DocumentError('corrupt', broke)),
		};
		const abort = (): void => reject(signal.reason);
		for (const [event, listener] of Object.entries(listeners)) {
			this.#worker.on(event, listener);
		}
		signal.addEventListener('abort', abort, { once: true });
		try {
			this.#send(input);
			return await promise;
		} finally {
			signal.removeEventListener('abort', abort);
			for (const [event, listener] of Object.entries(listeners)) {
				this.#worker.off(event, listener);
			}
			clearTimeout(deadline);
			clearInterval(watch);
			if (hasAnswered) {
				this.#worker.unref();
			} else {
				await this.end();
			}
		}
	}

	async end(): Promise<void> {
		this.#isEnded = true;
		await this.#worker.terminate();
	}

	/** The caller keeps its bytes: a view on a larger buffer cannot be given away, and who fails may want to try again. */
	#send(input: DocumentInput): void {
		const bytes = new Uint8Array(input.bytes);
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
		this.#worker.postMessage({ ...input, bytes }, [bytes.buffer]);
	}

	/** Whether the thread holds more memory than one document may take. */
	async #outgrows(): Promise<boolean> {
		try {
			const { used_heap_size: inside, external_memory: outside } = await this.#worker.getHeapStatistics();
			this.#held = inside + outside;
			return this.#held > this.#limits.memoryMb * megabyte;
		} catch {
			// It has just ended; that is told by its own event.
			return false;
		}
	}
}

const documentsPerThread = 100;
const bytesPerThread = 100 << 20;
const watchMs = 100;
const megabyte = 1 << 20;
const startMs = 10_000;
const broke = 'The document broke its reader; it is damaged, or made to do so.';

function tookTooLong(ms: number): string {
	return `The document could not be read within ${Math.ceil(ms / 1000)} seconds. Look for the same text elsewhere, or in another format.`;
}

function tooMuchMemory(cause?: unknown): DocumentError {
	return new DocumentError(
		'out-of-memory',
		'The document needs more memory than one may take; look for a smaller part of it.',
		{ cause },
	);
}

function isOutOfMemory(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
