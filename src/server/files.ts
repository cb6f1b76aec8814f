import type { Evidence } from '../report/evidence.ts';

/** What the server reads of the world, by absolute URIs. Nothing of it is ever written. */
export interface Files {
	/** The text of a plain file of at most `most` bytes; `undefined` for what is none, is too large or cannot be read. */
	read(uri: string, most: number): Promise<string | undefined>;
	/** What is in a folder; empty when it is none. Links are neither. */
	list(uri: string): Promise<readonly FolderEntry[]>;
	/** Where a file or folder really lies, links followed; `undefined` when it is nowhere. */
	realUri(uri: string): Promise<string | undefined>;
	/** Finds clean texts of a report's sources by their SHA-256. */
	snapshotsOf(places: RunPlaces): (sha256: string) => Promise<string | undefined>;
	/** All that a run has collected, cited or not; empty when its log is not at hand. */
	evidenceOfRun(places: RunPlaces): Promise<readonly Evidence[]>;
}

/** Where the run of a report may be kept. */
export interface RunPlaces {
	/** URI of the report document, and of its evidence file. */
	readonly report: string;
	readonly evidenceFile: string;
	readonly run: string;
	/** Folders over which runs may lie, beside those above the report: URIs or paths. */
	readonly folders: readonly string[];
}
export interface FolderEntry {
	readonly name: string;
	readonly kind: 'file' | 'folder';
}

/** What lies on a disk has such a URI; everything else is only what an editor holds. */
export function isFileUri(uri: string): boolean {
	return uri.startsWith('file:///');
}

/** One form for each file: editors write `file:///c%3A/a%28b` where Node writes `file:///C:/a(b`. Other URIs stay as they are. */
export function canonicalUri(uri: string): string {
	if (!isFileUri(uri)) {
		return uri;
	}
	try {
		const { pathname } = new URL(uri);
		const path = pathname
			.split('/')
			.map(it => encodeURIComponent(decodeURIComponent(it)))
			.join('/');
		return `file://${path.replace(/^\/([a-z])%3A/i, (_, drive: string) => `/${drive.toUpperCase()}:`)}`;
	} catch {
		return uri;
	}
}

/** The URI of the folder in which a document lies, without a slash at its end. */
export function folderOf(uri: string): string {
	return uri.replace(/[?#].*$/s, '').replace(/\/[^/]*$/, '');
}

/** The URI of a child of a folder, by its plain name. */
export function childUri(folder: string, name: string): string {
	return `${folder.replace(/\/$/, '')}/${encodeURIComponent(name)}`;
}

/** The last part of a URI's path, decoded. */
export function nameOf(uri: string): string {
	const name = uri.replace(/[?#].*$/s, '').replace(/^.*\//s, '');
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}
