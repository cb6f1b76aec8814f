import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isSensitive } from '../tools/corpus/sensitive.ts';

/**
 * Whether a file may be read as a source of a report: one that really lies in one of the folders, and does not look like it
 * holds secrets. What a report names may have come with a repository.
 */
export function readableWithin(folders: readonly string[]): (path: string) => Promise<boolean> {
	const roots = Promise.all(folders.map(it => realpath(it).catch(() => it)));
	return async path => {
		const real = await realpath(path).catch(() => undefined);
		if (real === undefined) {
			return false;
		}
		return (await roots).some(root => {
			const way = relative(root, real);
			const isInside = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
			return isInside && !isSensitive(way);
		});
	};
}

/** The folder of the project that a report belongs to: the nearest above it that is a repository or keeps runs, else its own. */
export async function projectFolderOf(report: string): Promise<string> {
	const own = dirname(report);
	for (let folder = own; dirname(folder) !== folder; folder = dirname(folder)) {
		for (const mark of ['.git', '.deep-research']) {
			if (await lstat(join(folder, mark)).catch(() => undefined)) {
				return folder;
			}
		}
	}
	return own;
}
