/** What of Emscripten's file system is used; the files are in memory only. */
export interface MemoryFiles {
	readdir(path: string): unknown;
	lstat(path: string): { readonly mode: number; readonly size: number };
	isFile(mode: number): boolean;
	isDir(mode: number): boolean;
	readFile(path: string): Uint8Array;
}

/**
 * Gives the files that a program left in its working folder or below, by name, at most 16 and 20 MB of them. Returns a sentence
 * for each kind of file that was left behind.
 */
export function collectFiles(files: MemoryFiles, give: (name: string, content: Uint8Array) => void): readonly string[] {
	let count = 0;
	let bytes = 0;
	const left: string[] = [];
	try {
		for (const path of filesBelow(files, workFolder, 4)) {
			const { size } = files.lstat(path);
			const name = path.slice(workFolder.length + 1);
			const content = count < mostFiles && bytes + size <= mostBytes ? files.readFile(path) : undefined;
			// The program may have taught the file system to lie about sizes.
			if (!content || bytes + content.length > mostBytes) {
				left.push(name.slice(0, 100));
				continue;
			}
			give(name, content);
			count++;
			bytes += content.length;
		}
	} catch {
		// The program may have broken its own file system; what it printed still counts.
		return ['The working folder could not be read.'];
	}
	return left.length === 0
		? []
		: [
				`Not kept, because at most ${mostFiles} files and 20 MB are: ${left.slice(0, 10).join(', ')}${left.length > 10 ? ` and ${left.length - 10} more` : ''}.`,
			];
}

export const workFolder = '/work';

function* filesBelow(files: MemoryFiles, folder: string, depth: number): Generator<string> {
	const names = files.readdir(folder);
	if (!Array.isArray(names)) {
		return;
	}
	for (const name of names.map(String).toSorted()) {
		if (name === '.' || name === '..' || name === '__pycache__') {
			continue;
		}
		const path = `${folder}/${name}`;
		const { mode } = files.lstat(path);
		if (files.isFile(mode)) {
			yield path;
		} else if (files.isDir(mode) && depth > 1) {
			yield* filesBelow(files, path, depth - 1);
		}
	}
}

const mostFiles = 16;
const mostBytes = 20 * 1024 * 1024;
