import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isDocument, isKnownBinary } from './formats.ts';
import { IgnoreRules } from './ignoreRules.ts';
import { isOwnReport, isOwnSources } from './ownReport.ts';
import { isSensitive } from './sensitive.ts';
import { Skips } from './skips.ts';

/** A file as the disk describes it. Two stamps that are equal belong to the same content, but for a race of milliseconds. */
export interface FileStamp {
	/** Absolute. */
	readonly path: string;
	readonly size: number;
	readonly modified: number;
	readonly inode: number;
}

export interface WalkOptions {
	/** Absolute paths of files that the user named: they are taken though they are sensitive or ignored. */
	readonly allowed?: ReadonlySet<string>;
	/** Whether PDFs and office files are taken too: there is a reader for them. */
	readonly readsDocuments?: boolean;
}

export interface Walk {
	readonly files: readonly FileStamp[];
	readonly skips: Skips;
}

/** Larger texts are left out: nobody wrote them to be read. */
export const largestFile = 10_000_000;
/** A document is mostly pictures. */
const largestDocument = 50_000_000;
/** What one corpus may hold; the rest is counted as skipped. */
export const mostFiles = 50_000;
const mostBytes = 1_000_000_000;

/**
 * Lists the files below a folder that may be read as text, in the order of their names, folder by folder. The folder
 * itself is never ignored. Links are not followed: what one leads to inside the folder has a name of its own, or is left
 * out. Nothing is opened but `.gitignore` files. Yields between folders.
 */
export function* walkFolder(root: string, options: WalkOptions = {}): Generator<void, Walk> {
	const walker = new Walker(root, options);
	const folders: { path: string; rules: IgnoreRules }[] = [{ path: root, rules: IgnoreRules.above(root) }];
	// By index, since the list grows while it is walked.
	for (let at = 0; at < folders.length; at++) {
		const folder = folders[at];
		if (folder) {
			folders.push(...walker.list(folder.path, folder.rules));
		}
		yield;
	}
	walker.takeAllowed();
	return { files: walker.files, skips: walker.skips };
}

/** The same for single files that the user named: nothing is ignored, and a link is followed. */
export function* walkFiles(paths: readonly string[], options: WalkOptions = {}): Generator<void, Walk> {
	const files: FileStamp[] = [];
	const skips = new Skips();
	for (const path of paths) {
		if (stampOf(path)) {
			const walker = new Walker(dirname(path), options);
			walker.takeNamed(path);
			files.push(...walker.files);
			skips.merge(walker.skips);
		} else {
			skips.add('unreadable', basename(path));
		}
		yield;
	}
	return { files, skips };
}

/** Whether a path below a folder is left out by name: ignored, or of no interest to anyone. Links are not looked through. */
export function isIgnoredPath(root: string, path: string): boolean {
	const names = relative(root, path).split(sep);
	let rules = IgnoreRules.above(root);
	let at = root;
	for (const [index, name] of names.entries()) {
		rules = rules.below(at);
		at = join(at, name);
		if (rules.ignores(at, index < names.length - 1) || neverRead.has(name)) {
			return true;
		}
	}
	return false;
}

class Walker {
	readonly files: FileStamp[] = [];
	readonly skips = new Skips();
	readonly #root: string;
	readonly #realRoot: string;
	readonly #allowed: ReadonlySet<string>;
	readonly #readsDocuments: boolean;
	#bytes = 0;

	constructor(root: string, { allowed = new Set(), readsDocuments = false }: WalkOptions) {
		this.#root = root;
		this.#realRoot = realpathSync(root);
		this.#allowed = allowed;
		this.#readsDocuments = readsDocuments;
	}

	/** Takes the files of one folder, and returns the folders in it. */
	list(path: string, parentRules: IgnoreRules): { path: string; rules: IgnoreRules }[] {
		let entries: Dirent[];
		try {
			entries = readdirSync(path, { withFileTypes: true });
		} catch {
			this.skips.add('unreadable', this.#name(path));
			return [];
		}
		entries.sort((a, b) => (a.name < b.name ? -1 : 1));
		const names = new Set(entries.map(it => it.name));
		const rules = names.has('.gitignore') ? parentRules.below(path) : parentRules;
		const folders: { path: string; rules: IgnoreRules }[] = [];
		for (const entry of entries) {
			const child = join(path, entry.name);
			if (entry.isDirectory()) {
				if (isSensitive(`${this.#name(child)}/`)) {
					this.skips.add('secret', this.#name(child));
				} else if (isOwnSources(entry.name, names)) {
					this.skips.add('own report', this.#name(child));
				} else if (!neverRead.has(entry.name) && !rules.ignores(child, true)) {
					folders.push({ path: child, rules });
				}
			} else if (!rules.ignores(child, false)) {
				if (entry.isSymbolicLink()) {
					this.#noteLink(child);
				} else if (entry.isFile()) {
					this.#takeFile(child, entry.name, names);
				}
			}
		}
		return folders;
	}

	/** Takes what the user named, by its own name only: a link may lead elsewhere tomorrow. */
	takeAllowed(): void {
		for (const path of this.#allowed) {
			const name = relative(this.#root, path);
			const isBelow = name !== '' && name !== '..' && !name.startsWith(`..${sep}`) && !isAbsolute(name);
			if (isBelow && isItself(path, join(this.#realRoot, name)) && !this.files.some(it => it.path === path)) {
				this.#takeText(path);
			}
		}
	}

	/** Takes a file that the user named; whether it looks like a secret, its whole path tells. */
	takeNamed(path: string): void {
		const name = basename(path);
		if (isSensitive(path) && !this.#allowed.has(path)) {
			this.skips.add('secret', name);
		} else if (isKnownBinary(name) && !(this.#readsDocuments && isDocument(name))) {
			this.skips.add('binary', name);
		} else {
			this.#takeText(path);
		}
	}

	#noteLink(path: string): void {
		try {
			const real = realpathSync(path);
			if (real !== this.#realRoot && !real.startsWith(this.#realRoot + sep)) {
				this.skips.add('link out of the folder', this.#name(path));
			}
		} catch (error) {
			const isDangling =
				error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP');
			this.skips.add(isDangling ? 'dangling link' : 'unreadable', this.#name(path));
		}
	}

	#takeFile(path: string, name: string, siblings: ReadonlySet<string>): void {
		if (this.#allowed.has(path)) {
			return;
		}
		if (isSensitive(this.#name(path))) {
			this.skips.add('secret', this.#name(path));
		} else if (isKnownBinary(name) && !(this.#readsDocuments && isDocument(name))) {
			this.skips.add('binary', this.#name(path));
		} else if (lockFiles.has(name)) {
			this.skips.add('generated', this.#name(path));
		} else if (isOwnReport(path, name, siblings)) {
			this.skips.add('own report', this.#name(path));
		} else {
			this.#takeText(path);
		}
	}

	#takeText(path: string): void {
		const stamp = stampOf(path);
		if (!stamp) {
			this.skips.add('unreadable', this.#name(path));
		} else if (stamp.size > (isDocument(path) ? largestDocument : largestFile)) {
			this.skips.add('too large', this.#name(path));
		} else if (this.files.length >= mostFiles || this.#bytes + stamp.size > mostBytes) {
			this.skips.add('over the limit', this.#name(path));
		} else {
			this.files.push(stamp);
			this.#bytes += stamp.size;
		}
	}

	#name(path: string): string {
		return relative(this.#root, path) || path;
	}
}

function isItself(path: string, real: string): boolean {
	try {
		return realpathSync(path) === real;
	} catch {
		return false;
	}
}

/** What the disk says of a regular file now; `undefined` when there is none that can be reached. */
export function stampOf(path: string): FileStamp | undefined {
	let stats: Stats;
	try {
		stats = lstatSync(path);
		if (stats.isSymbolicLink()) {
			stats = statSync(path);
		}
	} catch {
		return undefined;
	}
	return stats.isFile()
		? {
				path,
				size: stats.size,
				modified: Math.max(stats.mtimeMs, stats.ctimeMs),
				inode: stats.ino,
			}
		: undefined;
}

const neverRead = new Set(
	'.git .hg .svn .deep-research node_modules __pycache__ .venv .tox .mypy_cache .pytest_cache .idea .next .nuxt .cache'.split(
		' ',
	),
);
const lockFiles = new Set(
	'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock Cargo.lock poetry.lock uv.lock composer.lock Gemfile.lock go.sum flake.lock'.split(
		' ',
	),
);
