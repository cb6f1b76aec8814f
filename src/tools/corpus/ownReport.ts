import { closeSync, constants, openSync, readSync } from 'node:fs';

const evidence = '.evidence.json';

/**
 * Our reports have their evidence beside them; neither is a source for the next report. A report that was renamed still names
 * its evidence file; it is looked into only where an evidence file has lost its report.
 */
export function isOwnReport(path: string, name: string, siblings: ReadonlySet<string>): boolean {
	if (name.endsWith(evidence)) {
		return true;
	}
	if (!name.endsWith('.md')) {
		return false;
	}
	const orphans = lostIn(siblings);
	return siblings.has(name.slice(0, -3) + evidence) || (orphans.size > 0 && orphans.has(evidenceOf(path)));
}

/** Nor are the texts of its sources, where they are embedded beside it: the project has them once already, or the web does. */
export function isOwnSources(name: string, siblings: ReadonlySet<string>): boolean {
	return name.endsWith('.sources') && siblings.has(name.slice(0, -'.sources'.length) + evidence);
}

const lost = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/** Evidence files without a report of their name. */
function lostIn(siblings: ReadonlySet<string>): ReadonlySet<string> {
	const known = lost.get(siblings);
	if (known) {
		return known;
	}
	const names = new Set(
		[...siblings].filter(it => it.endsWith(evidence) && !siblings.has(`${it.slice(0, -evidence.length)}.md`)),
	);
	lost.set(siblings, names);
	return names;
}

/** The evidence file that the front matter of a regular file names; empty for none. */
function evidenceOf(path: string): string {
	const head = Buffer.alloc(longestFront);
	let file: number | undefined;
	try {
		// Opening a pipe must not wait for its writer.
		file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const text = head.toString('utf8', 0, readSync(file, head, 0, longestFront, 0));
		return /^---\r?\n[^]*?\nevidence: "([^"\\\n]*)"/.exec(text)?.[1] ?? '';
	} catch {
		return '';
	} finally {
		if (file !== undefined) {
			closeSync(file);
		}
	}
}

const longestFront = 8192;
