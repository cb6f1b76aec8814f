import { matchesGlob } from 'node:path';
import type { Corpus } from './corpus/corpus.ts';

/** Accepts the files below a folder, or whose name matches a glob; a glob without a slash is matched against the last part of the name. */
export function pathFilter(corpus: Corpus, pattern: string): (path: string) => boolean {
	if (!/[*?[{]/.test(pattern)) {
		const prefix = corpus.resolve(pattern);
		return path =>
			prefix !== undefined && (path === prefix || path.startsWith(`${prefix}/`) || corpus.folders.includes(prefix));
	}
	const glob = pattern.replace(/^\.?\//, '');
	return path => {
		const name = corpus.nameOf(path);
		return matchesGlob(name, glob) || (!glob.includes('/') && matchesGlob(name.slice(name.lastIndexOf('/') + 1), glob));
	};
}
