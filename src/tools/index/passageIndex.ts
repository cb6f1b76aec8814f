import type { Format } from '../corpus/document.ts';
import type { Passage } from '../corpus/passages.ts';
import type { SkipReason } from '../corpus/skips.ts';
import type { FileStamp } from '../corpus/walk.ts';

/** What an index remembers of a file, so that it need not be read again while its stamp stays the same. */
export interface IndexedFile extends FileStamp {
	/** When it was read (Unix milliseconds): a file that changed within the same moment is read again. */
	readonly readAt: number;
	/** Of the clean text; empty for a file that could not be read as text. */
	readonly sha256: string;
	readonly title: string;
	readonly format: Format;
	/** Why nothing of it is in the index. */
	readonly skip: SkipReason | undefined;
}

/** A file with its passages, as it is put into an index. */
export interface FileEntry {
	readonly file: IndexedFile;
	readonly passages: readonly Passage[];
}

export interface IndexChange {
	/** Paths of files to take out. */
	readonly remove: readonly string[];
	/** Files to put in; one that is there already is replaced. */
	readonly put: readonly FileEntry[];
	/** New stamps of files whose text did not change. */
	readonly touch: readonly IndexedFile[];
}

export interface PassageHit extends Passage {
	readonly path: string;
	/** BM25, larger is better; comparable within one search only. */
	readonly score: number;
}

/** A full-text index of passages. Its implementations answer alike; they differ in where they keep what they know. */
export interface PassageIndex {
	readonly kind: 'sqlite' | 'memory';
	/** Every file that was put in, by path. */
	files(): ReadonlyMap<string, IndexedFile>;
	passageCount(): number;
	/** Changes it as a whole or not at all. */
	update(change: IndexChange, signal: AbortSignal): Promise<void>;
	/** The passages that hold any of the terms, best first; only of the files in `paths` when it is given. */
	search(terms: readonly string[], limit: number, paths: ReadonlySet<string> | undefined): readonly PassageHit[];
	/** In how many passages a term stands. */
	frequency(term: string): number;
	close(): void;
}
