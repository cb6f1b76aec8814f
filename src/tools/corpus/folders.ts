import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderError } from './folderError.ts';

/** The folders of a corpus, with single files beside them, and the names by which its files are shown and found. */
export class Folders {
	readonly paths: readonly string[];
	/** Those that the user named one by one. They may lie in a folder too. */
	readonly files: readonly string[];

	/** Throws `FolderError` for a folder that cannot be a corpus. */
	constructor(paths: readonly string[], files: readonly string[] = []) {
		this.paths = [...new Set(paths.map(it => resolve(it)))];
		this.files = [...new Set(files.map(it => resolve(it)))];
		for (const folder of this.paths) {
			assertReadable(folder);
		}
	}

	/** All that files are found in: the folders first, since a file that lies in one goes by its name there. */
	get roots(): readonly string[] {
		return [...this.paths, ...this.files];
	}

	/** How a path is shown: relative to its folder, with that folder's name when there are several. */
	nameOf(path: string): string {
		const folder = this.paths.find(it => isWithin(it, path));
		if (folder === undefined) {
			return this.files.includes(path) ? this.#nameOfFile(path) : path;
		}
		const name = relative(folder, path).split(sep).join('/');
		return this.paths.length > 1 ? `${basename(folder)}/${name}` : name;
	}

	/** The file or folder that a name means: a file URI, a path, or what `nameOf` gave; `undefined` when it is in none of the folders. */
	resolve(name: string): string | undefined {
		if (name.includes('\0')) {
			// No file has such a name, and the disk does not take it.
			return undefined;
		}
		const inside = this.#candidates(name).filter(it => this.roots.some(root => isWithin(root, it)));
		return inside.find(exists) ?? inside[0];
	}

	/** Where a path leads when its links are followed, as a path below one of the folders; `undefined` when that is in none of them. */
	unlinked(path: string): string | undefined {
		let found: string[];
		try {
			const real = realpathSync(path);
			found = this.roots.flatMap(root => {
				const realRoot = realpathSync(root);
				return isWithin(realRoot, real) ? [join(root, relative(realRoot, real))] : [];
			});
		} catch {
			return undefined;
		}
		// A folder may stand in another one, under a name of its own.
		return found.find(it => it === path) ?? found[0];
	}

	/** Where a folder really is, and which of the folders it is in, by its real path too; `undefined` when it is in none. */
	realFolder(path: string): { readonly folder: string; readonly path: string } | undefined {
		try {
			const real = realpathSync(path);
			const folder = this.paths.map(it => realpathSync(it)).find(it => isWithin(it, real));
			return folder !== undefined && statSync(real).isDirectory() ? { folder, path: real } : undefined;
		} catch {
			return undefined;
		}
	}

	#candidates(name: string): string[] {
		if (name.startsWith('file:')) {
			const path = pathOfUri(name);
			return path === undefined ? [] : [path];
		}
		if (isAbsolute(name)) {
			return [resolve(name)];
		}
		const inFolders = this.paths.flatMap(folder => {
			const isNamed = name === basename(folder) || name.startsWith(`${basename(folder)}/`);
			return [resolve(folder, name), ...(isNamed ? [resolve(folder, '..', name)] : [])];
		});
		return [...inFolders, ...this.files.filter(it => this.#nameOfFile(it) === name)];
	}

	/** Its own name; its whole path where that would be the name of another one too. */
	#nameOfFile(path: string): string {
		const name = basename(path);
		const isTaken =
			this.files.some(it => it !== path && basename(it) === name) ||
			this.paths.some(it => exists(join(it, name)) || basename(it) === name);
		return isTaken ? path : name;
	}
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
	let isEmpty: boolean;
	try {
		accessSync(folder, constants.R_OK | constants.X_OK);
		isEmpty = readdirSync(folder).length === 0;
	} catch (cause) {
		throw new FolderError('unreadable', folder, { cause });
	}
	if (isEmpty) {
		throw new FolderError('empty', folder);
	}
}

/** A name that is too long for the disk, or leads through a file, is one that does not exist. */
function exists(path: string): boolean {
	try {
		return statSync(path, { throwIfNoEntry: false }) !== undefined;
	} catch {
		return false;
	}
}

function isWithin(folder: string, path: string): boolean {
	return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function pathOfUri(uri: string): string | undefined {
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}
