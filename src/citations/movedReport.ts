import { isLinkable, resolveUri } from '../report/uri.ts';

/** Where a report lies, and what is known of where it was written. All but `way` are URIs of folders. */
export interface ReportPlaces {
	/** In which the report and its evidence file lie. */
	readonly folder: string;
	/** The evidence file's `folder`: the way from the root of what was searched to where it was written. */
	readonly way: string | undefined;
	/** Which folders may be that root now, the likeliest first. */
	readonly roots: readonly string[];
	/** For which the run wrote it, as its log has it; `undefined` when the log is not at hand. */
	readonly writtenIn?: string | undefined;
}

/**
 * The absolute URIs at which a source may be found, the likeliest first: as its URI leads from the report, then from where the
 * report lay under each of the roots, then from where it was written. A web address, or the absolute address of a file, is the
 * only one; an address that no report may link to has none. Under a root nothing outside of it is named, whatever an evidence
 * file that came with a repository says; the others may lead anywhere on this machine, and the reader decides what it reads.
 */
export function placesOfSource(uri: string, { folder, way, roots, writtenIn }: ReportPlaces): readonly string[] {
	const here = resolved(folder, uri);
	if (here === undefined || scheme.test(uri)) {
		return here === undefined ? [] : [here];
	}
	const underRoots = way === undefined ? [] : roots.map(it => within(it, way, uri));
	const formerly = writtenIn === undefined ? undefined : resolved(writtenIn, uri);
	return [...new Set([here, ...underRoots, formerly])].filter(it => it !== undefined);
}

/** The folders that may be the root of a project with this folder in it, the nearest first, then others; never that of a disk. */
export function rootsAbove(folder: string, others: readonly string[]): readonly string[] {
	const above: string[] = [];
	for (let at = withoutSlash(folder); belowDisk.test(at); at = at.replace(/\/[^/]*$/, '')) {
		above.push(at);
	}
	return [...new Set([...above, ...others.map(withoutSlash)])];
}

const belowDisk = /^file:\/\/\/(?![a-z](?::|%3a)$)[^/]/i;
const scheme = /^[a-z][a-z0-9+.-]*:/i;

/** What is under a root by a way that was noted, or `undefined` where it would lead out of it. */
function within(root: string, way: string, uri: string): string | undefined {
	const base = withSlash(root);
	if (scheme.test(way) || way.startsWith('/') || way.startsWith('\\')) {
		return undefined;
	}
	const folder = resolved(base, way === '' ? '.' : way);
	const found = folder === undefined ? undefined : resolved(folder, uri);
	return found?.startsWith(resolved(base, '.') ?? base) ? found : undefined;
}

/** A part of a path that hides a separator or the end of a string is no name of a file. */
function resolved(folder: string, reference: string): string | undefined {
	try {
		const found = resolveUri(folder, reference);
		return isLinkable(folder, found) && !(found.startsWith('file:') && /%(?:2f|5c|00)/i.test(found))
			? found
			: undefined;
	} catch {
		return undefined;
	}
}

function withSlash(folder: string): string {
	return folder.endsWith('/') ? folder : `${folder}/`;
}

function withoutSlash(folder: string): string {
	return folder.replace(/\/+$/, '');
}
