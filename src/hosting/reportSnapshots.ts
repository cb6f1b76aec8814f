import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredSource } from '../citations/citedReport.ts';
import type { SourceReading } from '../citations/refresh/rereadPassage.ts';
import { embedSnapshots } from '../runs/embeddedSnapshots.ts';
import { findRunFolder } from '../runs/runFolder.ts';
import { SnapshotFolder } from '../runs/snapshotFolder.ts';
import { createSnapshotFinder, embeddedFolder, foldersAbove, type SnapshotPlaces } from '../runs/snapshotPlaces.ts';
import type { ReportPair } from './reportPair.ts';

/** Where the texts of a report's sources may be kept; `folders` are those of the workspace. */
export function snapshotPlacesOf(
	{ document, evidenceFile, report }: ReportPair,
	folders: readonly string[],
): SnapshotPlaces {
	return { report: document.path, evidenceFile: evidenceFile.path, run: report.evidence.file.run, folders };
}

/** Which sources of a report have their text at hand, and which have not, in the order of the evidence file. */
export async function listSnapshots(
	pair: ReportPair,
	folders: readonly string[],
): Promise<{ readonly missing: readonly StoredSource[]; readonly present: readonly PresentSnapshot[] }> {
	const find = createSnapshotFinder(snapshotPlacesOf(pair, folders));
	const [missing, present]: [StoredSource[], PresentSnapshot[]] = [[], []];
	for (const source of pair.report.evidence.sources.values()) {
		const found = await find(source.sha256);
		if (found) {
			present.push({ source, bytes: Buffer.byteLength(found.text) });
		} else {
			missing.push(source);
		}
	}
	return { missing, present };
}

export interface PresentSnapshot {
	readonly source: StoredSource;
	readonly bytes: number;
}

/** What became of a text that was missing. `changed`: its source has another text now, so the one that was quoted is not to be had. */
export type FetchedSnapshot = 'restored' | 'changed' | 'gone' | 'unreachable';

/** Keeps the texts that sources still have, where texts of this report are kept. Throws what a disk does. */
export async function restoreSnapshots(
	pair: ReportPair,
	folders: readonly string[],
	readings: ReadonlyMap<string, SourceReading>,
): Promise<ReadonlyMap<string, FetchedSnapshot>> {
	const fetched = new Map<string, FetchedSnapshot>();
	const texts: string[] = [];
	for (const { id, sha256 } of pair.report.evidence.sources.values()) {
		const reading = readings.get(id);
		if (reading?.kind === 'read') {
			fetched.set(id, reading.sha256 === sha256 ? 'restored' : 'changed');
			texts.push(...(reading.sha256 === sha256 ? [reading.text] : []));
		} else if (reading) {
			fetched.set(id, reading.kind);
		}
	}
	await keepSnapshots(pair, folders, texts);
	return fetched;
}

/** Copies the texts of all sources that are at hand beside the report. Throws what a disk does. */
export async function embedSources(pair: ReportPair, folders: readonly string[]): Promise<void> {
	const find = createSnapshotFinder(snapshotPlacesOf(pair, folders));
	async function* texts(): AsyncGenerator<string> {
		for (const { sha256 } of pair.report.evidence.sources.values()) {
			const found = await find(sha256);
			if (found) {
				yield found.text;
			}
		}
	}
	await embedSnapshots(pair.evidenceFile.path, texts());
}

/**
 * Keeps texts of a report's sources: in the folder of its run where that is at hand, and beside the report where it is not, or
 * where its user keeps the others. Throws what a disk does.
 */
export async function keepSnapshots(
	pair: ReportPair,
	folders: readonly string[],
	texts: readonly string[],
): Promise<void> {
	if (texts.length === 0) {
		return;
	}
	const { document, evidenceFile, report } = pair;
	const run = await findRunFolder(report.evidence.file.run, [...foldersAbove(document.path), ...folders]);
	const isEmbedded = await isFolder(embeddedFolder(evidenceFile.path));
	// A link could lead to any folder of the user, and the run folder may have come with a repository.
	if (run && (await isFolder(join(run.path, 'sources')))) {
		const snapshots = new SnapshotFolder(run.path);
		await Promise.all(texts.map(it => snapshots.keep(it)));
		if (isEmbedded || snapshots.problem !== undefined) {
			await embedSnapshots(evidenceFile.path, texts);
		}
		return;
	}
	await embedSnapshots(evidenceFile.path, texts);
}

async function isFolder(path: string): Promise<boolean> {
	return (await lstat(path).catch(() => undefined))?.isDirectory() === true;
}
