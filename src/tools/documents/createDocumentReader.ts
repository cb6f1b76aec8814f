import PQueue from 'p-queue';
import type { DocumentReader } from './documentReader.ts';
import { defaultLimits, type ReadingLimits, ReadingThread } from './readingThread.ts';

/** Makes the reader that hosts share: a few threads, started when there is something to read. */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
	const limits = { ...defaultLimits, ...options.limits };
	const queue = new PQueue({ concurrency: options.threads ?? 2 });
	const threads = new Set<ReadingThread>();
	const idle: ReadingThread[] = [];
	let idleTimer: NodeJS.Timeout | undefined;

	const retire = async (thread: ReadingThread): Promise<void> => {
		threads.delete(thread);
		await thread.end();
	};
	const start = (): ReadingThread => {
		const thread = new ReadingThread(limits);
		threads.add(thread);
		return thread;
	};
	/** One thread stays, so that the next document need not wait for a start. */
	const retireLater = (): void => {
		clearTimeout(idleTimer);
		idleTimer = setTimeout(() => void Promise.all(idle.splice(1).map(retire)), idleMs);
		idleTimer.unref();
	};
	return {
		async read(input, signal) {
			return await queue.add(
				async () => {
					const thread = idle.pop() ?? start();
					try {
						return await thread.read(input, signal);
					} finally {
						if (thread.isUsable) {
							idle.push(thread);
							retireLater();
						} else {
							await retire(thread);
						}
					}
				},
				{ signal },
			);
		},
		async [Symbol.asyncDispose]() {
			clearTimeout(idleTimer);
			queue.clear();
			await Promise.all([...threads].map(retire));
		},
	};
}

export interface DocumentReaderOptions {
	/** How many documents are read at once; 2 when not given. */
	readonly threads?: number;
	readonly limits?: Partial<ReadingLimits>;
}

const idleMs = 30_000;
