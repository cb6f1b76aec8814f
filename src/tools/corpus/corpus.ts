import { createHash } from 'node:crypto';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDamage, openIndex, reopenIndex } from '../index/openIndex.ts';
import type { FileEntry, IndexedFile, PassageHit, PassageIndex } from '../index/passageIndex.ts';
import { Pacer } from '../pacer.ts';
import type { Format } from './document.ts';
import { FolderError } from './folderError.ts';
import { type LoadedDocument, loadDocument } from './loadedDocument.ts';
import { passagesOf } from './passages.ts';
import { type SkipReason, Skips } from './skips.ts';
import { type FileStamp, stampOf, walkFolder } from './walk.ts';

export interface CorpusOptions {
	/** At least one. */
	readonly folders: readonly string[];
	/** Where the index is kept between processes; in memory when `undefined` or not writable. */
	readonly cacheFolder: string | undefined;
	now(): Date;
}

/** What a refresh has done so far, or did. */
export interface RefreshReport {
	/** Files that are in the index. */
	readonly files: number;
	readonly passages: number;
	/** Files that were opened in this refresh, because they are new or changed; the others were only looked at. */
	readonly read: number;
	/** Their size. */
	readonly bytes: number;
	readonly removed: number;
	readonly skips: Skips;
	readonly isDone: boolean;
}

/** Folders of documents: lists, reads and searches them, and keeps up with what changes on disk. */
export class Corpus {
	readonly folders: readonly string[];
	readonly #indexFile: string | undefined;
	readonly #now: () => Date;
	readonly #loaded = new Map<string, LoadedDocument>();
	#loadedLength = 0;
	#index: PassageIndex;
	#known: Map<string, IndexedFile>;
	#files: readonly FileStamp[] = [];
	#skips = new Skips();
	#refreshing: Promise<RefreshReport> | undefined;
	#lastWalk = { endedAt: Number.NEGATIVE_INFINITY, duration: 0 };

	/** Throws `FolderError` for a folder that cannot be a corpus. */
	constructor(options: CorpusOptions) {
		this.folders = [...new Set(options.folders.map(it => resolve(it)))];
		for (const folder of this.folders) {
			assertReadable(folder);
		}
		const name = createHash('sha256').update(JSON.stringify(this.folders)).digest('hex').slice(0, 16);
		this.#indexFile =
			options.cacheFolder === undefined ? undefined : join(options.cacheFolder, `passages-${name}.sqlite`);
		this.#now = () => options.now();
		this.#index = openIndex(this.#indexFile);
		this.#known = this.#readKnown();
	}

	/** The files that may be read, as of the last refresh. */
	get files(): readonly FileStamp[] {
		return this.#files;
	}

	/** What was left out, as of the last refresh. */
	get skips(): Skips {
		return this.#skips;
	}

	get indexKind(): PassageIndex['kind'] {
		return this.#index.kind;
	}

	/** Brings the index up to date: every file is looked at, only new and changed ones are read. */
	async refresh(signal: AbortSignal, onProgress: (report: RefreshReport) => void = () => {}): Promise<RefreshReport> {
		while (this.#refreshing) {
			// The refresh of another caller does as well, unless it fails; then this one is its own.
			const report = await this.#refreshing.catch(() => undefined);
			signal.throwIfAborted();
			if (report) {
				return report;
			}
		}
		this.#refreshing = this.#refresh(signal, onProgress);
		try {
			return await this.#refreshing;
		} finally {
			this.#refreshing = undefined;
		}
	}

	/** Refreshes unless the last one was a moment ago, by the measure of how long it took: 100,000 files take a while to look at. */
	async refreshIfDue(signal: AbortSignal): Promise<void> {
		if (performance.now() - this.#lastWalk.endedAt >= (this.#lastWalk.duration - 50) * 20) {
			await this.refresh(signal);
		}
	}

	/** The passages that hold any of the terms, best first. */
	search(terms: readonly string[], limit: number, paths: ReadonlySet<string> | undefined): readonly PassageHit[] {
		return this.#repaired(index => index.search(terms, limit, paths));
	}

	/** How many passages the index holds. */
	get passages(): number {
		return this.#repaired(index => index.passageCount());
	}

	/** In how many passages a term stands. */
	frequency(term: string): number {
		return this.#repaired(index => index.frequency(term));
	}

	/** Has files read again by the next refresh, whatever their stamps say. */
	distrust(paths: readonly string[]): void {
		for (const path of paths) {
			const known = this.#known.get(path);
			if (known) {
				this.#known.set(path, { ...known, modified: -1, sha256: '' });
			}
		}
	}

	/** The format of a file in the index. */
	formatOf(path: string): Format | undefined {
		return this.#known.get(path)?.format;
	}

	titleOf(path: string): string {
		return this.#known.get(path)?.title ?? '';
	}

	/** The SHA-256 of the clean text that the index holds of a file. */
	sha256Of(path: string): string | undefined {
		return this.#known.get(path)?.sha256;
	}

	/** A file as it is on disk now, or why it cannot be read. */
	async load(path: string, signal: AbortSignal): Promise<LoadedDocument | SkipReason> {
		const stamp = stampOf(path);
		if (!stamp) {
			return 'unreadable';
		}
		const known = this.#loaded.get(path);
		if (known && isSameStamp(known.stamp, stamp) && !isRacy(known.stamp, known.readAt)) {
			return known;
		}
		const document = await new Pacer(signal).finish(loadDocument(stamp, this.#now().getTime()));
		if (typeof document !== 'string') {
			this.#remember(path, document);
		}
		return document;
	}

	/** How a path is shown: relative to its folder, with that folder's name when there are several. */
	nameOf(path: string): string {
		const folder = this.folders.find(it => isWithin(it, path));
		if (folder === undefined) {
			return path;
		}
		const name = relative(folder, path).split(sep).join('/');
		return this.folders.length > 1 ? `${basename(folder)}/${name}` : name;
	}

	/** The file or folder that a name means: a file URI, a path, or what `nameOf` gave; `undefined` when it is in none of the folders. */
	resolve(name: string): string | undefined {
		const candidates = name.startsWith('file:')
			? [pathOfUri(name)]
			: isAbsolute(name)
				? [resolve(name)]
				: this.folders.flatMap(folder => [
						resolve(folder, name),
						...(name === basename(folder) || name.startsWith(`${basename(folder)}/`)
							? [resolve(folder, '..', name)]
							: []),
					]);
		const inside = candidates.filter(it => it !== undefined && this.folders.some(folder => isWithin(folder, it)));
		return inside.find(it => it !== undefined && exists(it)) ?? inside[0];
	}

	/** Whether a name, taken as a whole, is that of a file. */
	isFile(name: string): boolean {
		const path = this.resolve(name);
		return path !== undefined && stampOf(path) !== undefined;
	}

	close(): void {
		this.#index.close();
		this.#loaded.clear();
	}

	async #refresh(signal: AbortSignal, onProgress: (report: RefreshReport) => void): Promise<RefreshReport> {
		const startedAt = performance.now();
		const pacer = new Pacer(signal);
		const skips = new Skips();
		const stamps = new Map<string, FileStamp>();
		for (const folder of this.folders) {
			const walk = await pacer.finish(walkFolder(folder));
			for (const file of walk.files) {
				stamps.set(file.path, file);
			}
			skips.merge(walk.skips);
		}
		this.#lastWalk = { endedAt: performance.now(), duration: performance.now() - startedAt };
		const stale: FileStamp[] = [];
		for (const stamp of stamps.values()) {
			const known = this.#known.get(stamp.path);
			if (!known || !isSameStamp(known, stamp) || isRacy(known, known.readAt)) {
				stale.push(stamp);
			}
		}
		const removed = [...this.#known.keys()].filter(it => !stamps.has(it));
		const read = await this.#readStale(stale, removed, signal, progress =>
			onProgress({ ...progress, removed: removed.length, skips, isDone: false }),
		);
		const files: FileStamp[] = [];
		for (const stamp of stamps.values()) {
			const skip = this.#known.get(stamp.path)?.skip;
			if (skip === undefined) {
				files.push(stamp);
			} else {
				skips.add(skip, this.nameOf(stamp.path));
			}
		}
		this.#files = files;
		this.#skips = skips;
		this.#lastWalk.endedAt = performance.now();
		const report = {
			files: files.length,
			passages: this.#index.passageCount(),
			...read,
			removed: removed.length,
			skips,
			isDone: true,
		};
		onProgress(report);
		return report;
	}

	/** Reads what is new or changed, and puts it into the index batch by batch, so that an interrupted build is not lost. */
	async #readStale(
		stale: readonly FileStamp[],
		removed: readonly string[],
		signal: AbortSignal,
		onProgress: (progress: { files: number; passages: number; read: number; bytes: number }) => void,
	): Promise<{ read: number; bytes: number }> {
		const pacer = new Pacer(signal);
		let batch: FileEntry[] = [];
		let unchanged: IndexedFile[] = [];
		let batchLength = 0;
		let bytes = 0;
		let read = 0;
		let remove = removed;
		const write = async (): Promise<void> => {
			await this.#write({ remove, put: batch, touch: unchanged }, signal);
			remove = [];
			batch = [];
			unchanged = [];
			batchLength = 0;
			onProgress({ files: this.#known.size, passages: this.#index.passageCount(), read, bytes });
		};
		for (const stamp of stale) {
			const entry = await pacer.finish(readEntry(stamp, this.#now().getTime()));
			read++;
			bytes += stamp.size;
			if (entry.file.sha256 !== '' && this.#known.get(stamp.path)?.sha256 === entry.file.sha256) {
				unchanged.push(entry.file);
			} else {
				batch.push(entry);
				batchLength += stamp.size;
			}
			if (batchLength > batchBytes || batch.length >= 2_000) {
				await write();
			}
		}
		if (batch.length + unchanged.length + remove.length > 0) {
			await write();
		}
		return { read, bytes };
	}

	async #write(
		change: {
			readonly remove: readonly string[];
			readonly put: readonly FileEntry[];
			readonly touch: readonly IndexedFile[];
		},
		signal: AbortSignal,
	): Promise<void> {
		try {
			await this.#index.update(change, signal);
			this.#index.touch(change.touch);
		} catch (error) {
			if (signal.aborted || !isSqliteError(error)) {
				throw error;
			}
			this.#repair(error);
			// What the lost index held is read again by the next refresh; this batch need not be.
			await this.#index.update(change, signal);
		}
		for (const path of change.remove) {
			this.#known.delete(path);
		}
		for (const { file } of change.put) {
			this.#known.set(file.path, file);
		}
		for (const file of change.touch) {
			this.#known.set(file.path, file);
		}
	}

	#repaired<Result>(use: (index: PassageIndex) => Result): Result {
		try {
			return use(this.#index);
		} catch (error) {
			if (!isSqliteError(error)) {
				throw error;
			}
			this.#repair(error);
			return use(this.#index);
		}
	}

	/** Replaces an index that failed: a damaged one by a new one in its place, one that cannot be written by one in memory. */
	#repair(error: unknown): void {
		this.#index.close();
		this.#index = isDamage(error) ? reopenIndex(this.#indexFile) : openIndex(undefined);
		this.#known = new Map(this.#index.files());
		this.#lastWalk = { endedAt: Number.NEGATIVE_INFINITY, duration: 0 };
	}

	#readKnown(): Map<string, IndexedFile> {
		try {
			return new Map(this.#index.files());
		} catch {
			this.#index.close();
			this.#index = reopenIndex(this.#indexFile);
			return new Map(this.#index.files());
		}
	}

	/** Keeps what was read last, up to a bound. */
	#remember(path: string, document: LoadedDocument): void {
		this.#loadedLength += document.text.length - (this.#loaded.get(path)?.text.length ?? 0);
		this.#loaded.delete(path);
		this.#loaded.set(path, document);
		for (const [oldest, { text }] of this.#loaded) {
			if (this.#loadedLength <= mostLoaded || oldest === path) {
				break;
			}
			this.#loaded.delete(oldest);
			this.#loadedLength -= text.length;
		}
	}
}

const batchBytes = 4_000_000;
const mostLoaded = 16_000_000;

function* readEntry(stamp: FileStamp, readAt: number): Generator<void, FileEntry> {
	const document = yield* loadDocument(stamp, readAt);
	if (typeof document === 'string') {
		return { file: { ...stamp, readAt, sha256: '', title: '', format: 'text', skip: document }, passages: [] };
	}
	const { sha256, title, format } = document;
	return { file: { ...stamp, readAt, sha256, title, format, skip: undefined }, passages: passagesOf(document) };
}

function isSameStamp(a: FileStamp, b: FileStamp): boolean {
	return a.size === b.size && a.modified === b.modified && a.inode === b.inode;
}

/** Whether a file was read so soon after it changed that it may have changed again within the same tick of the file system's clock. */
function isRacy(stamp: FileStamp, readAt: number): boolean {
	return readAt - stamp.modified < 20;
}

function assertReadable(folder: string): void {
	let isFolder: boolean;
	try {
		isFolder = statSync(folder).isDirectory();
	} catch (cause) {
		const isDenied = cause instanceof Error && 'code' in cause && cause.code === 'EACCES';
		throw new FolderError(isDenied ? 'unreadable' : 'missing', folder, { cause });
	}
	if (!isFolder) {
		throw new FolderError('not-a-folder', folder);
	}
	try {
		accessSync(folder, constants.R_OK | constants.X_OK);
		if (readdirSync(folder).length > 0) {
			return;
		}
	} catch (cause) {
		throw new FolderError('unreadable', folder, { cause });
	}
	throw new FolderError('empty', folder);
}

function isSqliteError(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

function isWithin(folder: string, path: string): boolean {
	return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function exists(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function pathOfUri(uri: string): string | undefined {
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}
