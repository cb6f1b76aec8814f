import { basename, dirname, join } from 'node:path';
import { findRunFolder } from './runFolder.ts';
import { readSnapshotIn } from './snapshotFolder.ts';

/** Where the texts of a report's sources may be kept. Paths are absolute. */
export interface SnapshotPlaces {
	/** The report document. */
	readonly report: string;
	/** Its evidence file, which keeps its name when the report gets another; absent: what lies beside it under the same name. */
	readonly evidenceFile?: string | undefined;
	/** The id of its run, as the evidence file has it; `undefined` when that is not at hand. */
	readonly run: string | undefined;
	/** In which runs may be kept, beside the folders above the report: those of the workspace. */
	readonly folders: readonly string[];
}

/**
 * The clean text with this SHA-256, from beside the report where its sources are embedded, else from the folder of its run.
 * `undefined` when none of them has it: a file whose text has another hash than its name says is not it. Never throws.
 */
export async function findSnapshot(
	sha256: string,
	places: SnapshotPlaces,
): Promise<{ readonly text: string } | undefined> {
	return await createSnapshotFinder(places)(sha256);
}

/** The same for many sources of one report: its run folder is looked for once. */
export function createSnapshotFinder(
	places: SnapshotPlaces,
): (sha256: string) => Promise<{ readonly text: string } | undefined> {
	let folders: Promise<readonly string[]> | undefined;
	return async sha256 => {
		folders ??= snapshotFolders(places);
		for (const folder of await folders) {
			const text = await readSnapshotIn(folder, sha256);
			if (text !== undefined) {
				return { text };
			}
		}
		return undefined;
	};
}

/** Beside a report or its evidence file, the folder of the sources that its user embedded: `<name>.sources`. */
export function embeddedFolder(path: string): string {
	return join(dirname(path), `${basename(path).replace(/\.(?:md|markdown|evidence\.json)$/i, '')}.sources`);
}

/** The folders above a file, the nearest first. */
export function foldersAbove(path: string): string[] {
	const parent = dirname(path);
	return parent === path ? [] : [parent, ...foldersAbove(parent)];
}

async function snapshotFolders(places: SnapshotPlaces): Promise<readonly string[]> {
	const { report, evidenceFile = report, run, folders } = places;
	const found = run === undefined ? undefined : await findRunFolder(run, [...foldersAbove(report), ...folders]);
	const embedded = new Set([report, evidenceFile].map(embeddedFolder));
	return [...embedded, ...(found ? [join(found.path, 'sources')] : [])];
}
