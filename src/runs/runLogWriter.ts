import { type FileHandle, open } from 'node:fs/promises';
import type { Clock } from '../agent/clock.ts';
import type { RunEvent } from '../agent/events.ts';
import { formatLogLine } from '../agent/runLog.ts';
import { hasCode } from './diskProblem.ts';

/** What the writer asks of a file; Node's `FileHandle` fits, and tests have one that fills up. */
export interface LogFile {
	write(
		bytes: Uint8Array,
		offset: number,
		length: number,
		position: number,
	): Promise<{ readonly bytesWritten: number }>;
	datasync(): Promise<void>;
	truncate(length: number): Promise<void>;
	close(): Promise<void>;
}

/** Where a log is taken up: after its last whole line. A new run begins at `{ seq: 0, length: 0 }`. */
export interface LogEnd {
	readonly seq: number;
	/** In bytes. */
	readonly length: number;
}

/** Opens a run log for its one writer; what stands after `end` (a line cut by a crash) is removed. */
export async function openRunLog(path: string, end: LogEnd, epoch: number, clock: Clock): Promise<RunLogWriter> {
	const file = end.length === 0 ? await openFromStart(path) : await open(path, 'r+');
	await file.truncate(end.length);
	return new RunLogWriter(file, end, epoch, clock);
}

/** A kill may have left the file empty, or with a part of its first line; a log that holds a line has begun, and is refused. */
async function openFromStart(path: string): Promise<FileHandle> {
	try {
		return await open(path, 'wx');
	} catch (error) {
		if (!hasCode(error, 'EEXIST')) {
			throw error;
		}
		const file = await open(path, 'r+');
		if ((await file.readFile()).includes('\n')) {
			await file.close();
			throw error;
		}
		return file;
	}
}

/** Appends events to a run log, one line each. Each is on disk when its `append` returns; an append that fails leaves no trace. */
export class RunLogWriter {
	readonly #file: LogFile;
	readonly #epoch: number;
	readonly #clock: Clock;
	#seq: number;
	#length: number;
	#last: Promise<void> = Promise.resolve();

	constructor(file: LogFile, { seq, length }: LogEnd, epoch: number, clock: Clock) {
		this.#file = file;
		this.#seq = seq;
		this.#length = length;
		this.#epoch = epoch;
		this.#clock = clock;
	}

	/** Appends are queued in the order of the calls. */
	append(event: RunEvent): Promise<void> {
		const append = this.#last.then(() => this.#append(event));
		// The next append must not fail for the failure of this one.
		this.#last = append.catch(() => {});
		return append;
	}

	async close(): Promise<void> {
		await this.#last;
		await this.#file.close();
	}

	async #append(event: RunEvent): Promise<void> {
		const at = this.#clock.now().toISOString();
		const line = formatLogLine({ seq: this.#seq + 1, epoch: this.#epoch, at, event });
		const bytes = Buffer.from(`${line}\n`);
		try {
			await this.#writeAll(bytes);
			await this.#file.datasync();
		} catch (error) {
			// Half a line must not stand before the next one. If even this fails, the reader drops the torn tail.
			await this.#file.truncate(this.#length).catch(() => {});
			throw error;
		}
		this.#seq++;
		this.#length += bytes.length;
	}

	/** A write may take less than it is given (a disk that is nearly full, a network drive). */
	async #writeAll(bytes: Uint8Array): Promise<void> {
		for (let done = 0; done < bytes.length; ) {
			const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#length + done);
			if (bytesWritten === 0) {
				throw new Error('The disk takes no more of the run log.');
			}
			done += bytesWritten;
		}
	}
}
