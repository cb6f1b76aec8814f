import type { FileStamp } from '../corpus/walk.ts';
import { isDamage, isForeign, openIndex, reopenIndex } from './openIndex.ts';
import type { IndexChange, IndexedFile, PassageHit, PassageIndex } from './passageIndex.ts';

/** The index of a corpus: knows which files it holds in which state, and mends itself when its cache fails. */
export class CorpusIndex {
	readonly #file: string | undefined;
	#index: PassageIndex;
	#known: Map<string, IndexedFile>;

	/** Opens the index that is kept in `file`, or one in memory. */
	constructor(file: string | undefined) {
		this.#file = file;
		this.#index = openIndex(file);
		try {
			this.#known = new Map(this.#index.files());
		} catch (error) {
			this.#index.close();
			// A file that another process holds is left alone; what cannot be understood is built anew.
			const isUseless = !isSqliteError(error) || isDamage(error) || isForeign(error);
			this.#index = isUseless ? reopenIndex(file) : openIndex(undefined);
			this.#known = new Map(this.#index.files());
		}
	}

	get kind(): PassageIndex['kind'] {
		return this.#index.kind;
	}

	/** How many passages it holds. */
	get passages(): number {
		return this.#mended(index => index.passageCount());
	}

	/** In how many passages a term stands. */
	frequency(term: string): number {
		return this.#mended(index => index.frequency(term));
	}

	search(terms: readonly string[], limit: number, paths: ReadonlySet<string> | undefined): readonly PassageHit[] {
		return this.#mended(index => index.search(terms, limit, paths));
	}

	/** What it holds of a file. */
	get(path: string): IndexedFile | undefined {
		return this.#known.get(path);
	}

	get paths(): Iterable<string> {
		return this.#known.keys();
	}

	/** Whether a file must be read because it is new, or another than when it was read. */
	isStale(stamp: FileStamp): boolean {
		const known = this.#known.get(stamp.path);
		return !known || !isSameStamp(known, stamp) || isRacy(known, known.readAt);
	}

	/** Has files read again, whatever their stamps say. */
	distrust(paths: readonly string[]): void {
		for (const path of paths) {
			const known = this.#known.get(path);
			if (known) {
				this.#known.set(path, { ...known, modified: -1, sha256: '' });
			}
		}
	}

	async write(change: IndexChange, signal: AbortSignal): Promise<void> {
		try {
			await this.#index.update(change, signal);
		} catch (error) {
			if (signal.aborted || !isSqliteError(error)) {
				throw error;
			}
			this.#mend(error);
			// What the lost index held is read again by the next refresh; this batch need not be.
			await this.#index.update(change, signal);
		}
		for (const path of change.remove) {
			this.#known.delete(path);
		}
		for (const file of [...change.put.map(it => it.file), ...change.touch]) {
			this.#known.set(file.path, file);
		}
	}

	close(): void {
		this.#index.close();
	}

	#mended<Result>(use: (index: PassageIndex) => Result): Result {
		try {
			return use(this.#index);
		} catch (error) {
			if (!isSqliteError(error)) {
				throw error;
			}
			this.#mend(error);
			return use(this.#index);
		}
	}

	/** Replaces an index that failed: a damaged one by a new one in its place, one that cannot be written by one in memory. */
	#mend(error: unknown): void {
		this.#index.close();
		this.#index = isDamage(error) ? reopenIndex(this.#file) : openIndex(undefined);
		this.#known = new Map(this.#index.files());
	}
}

export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
	return a.size === b.size && a.modified === b.modified && a.inode === b.inode;
}

/** Whether a file was read so soon after it changed that it may have changed again within the same tick of the file system's clock. */
export function isRacy(stamp: FileStamp, readAt: number): boolean {
	return readAt - stamp.modified < 20;
}

function isSqliteError(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
