import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StoredSource } from '../citations/citedReport.ts';
import { type ReportPlaces, rootsAbove } from '../citations/movedReport.ts';
import { proposeRefresh } from '../citations/refresh/proposeRefresh.ts';
import {
	type RefreshAct,
	type RereadPassage,
	rereadPassage,
	type SourceReading,
} from '../citations/refresh/rereadPassage.ts';
import { readRunLog } from '../runs/readRun.ts';
import { sha256Of } from '../runs/reportFiles.ts';
import { findRunFolder } from '../runs/runFolder.ts';
import { createSnapshotFinder, foldersAbove } from '../runs/snapshotPlaces.ts';
import { Pacer } from '../tools/pacer.ts';
import { eachOf } from './eachOf.ts';
import { mendedLinks } from './mendedLinks.ts';
import { readAgain, type SourceWorld } from './readAgain.ts';
import { type ReportPair, replaceReportPair, withTexts } from './reportPair.ts';
import { keepSnapshots, snapshotPlacesOf } from './reportSnapshots.ts';

/** What became of the sources of a report, and what is proposed for it; nothing is written yet. */
export interface Refresh {
	readonly read: ReportPair;
	readonly proposed: ReportPair;
	/** In the order of the evidence file. */
	readonly sources: readonly RefreshedSource[];
	/** Texts that are not kept yet and that the proposal rests on. */
	readonly texts: readonly string[];
}

export interface RefreshedSource {
	readonly source: StoredSource;
	readonly reading: SourceReading;
	readonly passages: readonly (RereadPassage & { readonly act: RefreshAct })[];
}

/** How far a refresh has come. */
export interface RefreshProgress {
	readonly done: number;
	readonly total: number;
	/** What was read last. */
	readonly uri: string;
}

/** Reads the sources of a report again, each once, and proposes what to make of what they say. `folders` are those of the workspace. */
export async function refreshReport(
	read: ReportPair,
	folders: readonly string[],
	world: SourceWorld,
	onProgress: (progress: RefreshProgress) => void,
	signal: AbortSignal,
): Promise<Refresh> {
	const { evidence } = read.report;
	const readings = await readSources([...evidence.sources.values()], read, { folders, world, onProgress }, signal);
	const find = createSnapshotFinder(snapshotPlacesOf(read, folders));
	const passages: RereadPassage[] = [];
	// To look for a passage that has vanished from a long text takes a while.
	const pacer = new Pacer(signal);
	for (const it of evidence.file.evidence) {
		await pacer.breathe();
		const source = evidence.sources.get(it.source);
		const reading = readings.get(it.source);
		if (source && reading) {
			const isNew = reading.kind === 'read' && reading.sha256 !== source.sha256;
			const snapshot = isNew ? await find(source.sha256) : undefined;
			passages.push(rereadPassage(it, source, reading, snapshot?.text));
		}
	}
	const { document, evidence: file, acts } = proposeRefresh(read.report, passages, readings, world.now().toISOString());
	const bySource = Map.groupBy(passages, it => it.evidence.source);
	const sources = [...evidence.sources.values()].flatMap((source): RefreshedSource[] => {
		const reading = readings.get(source.id);
		const own = (bySource.get(source.id) ?? []).map(it => ({ ...it, act: acts.get(it.evidence.label) ?? 'left' }));
		return reading ? [{ source, reading, passages: own }] : [];
	});
	const texts = sources.flatMap(({ source, reading }) =>
		reading.kind === 'read' && reading.sha256 !== source.sha256 ? [reading.text] : [],
	);
	const roots = rootsAbove(
		read.report.folder,
		folders.map(it => pathToFileURL(it).href),
	);
	const proposed = signed(read, mendedLinks(withTexts(read, document, file), readings, roots));
	return { read, proposed, sources, texts };
}

/** A report that was as its run wrote it is then as its refresh wrote it: nobody else has changed it. */
function signed(read: ReportPair, proposed: ReportPair): ReportPair {
	const { document, report } = proposed;
	return sha256Of(read.document.text) === read.report.evidence.file.documentSha256
		? withTexts(proposed, document.text, { ...report.evidence.file, documentSha256: sha256Of(document.text) })
		: proposed;
}

/** Writes what was proposed, and keeps the texts that it rests on. Throws `ReportError`, and what a disk does. */
export async function writeRefresh({ read, proposed, texts }: Refresh, folders: readonly string[]): Promise<void> {
	await keepSnapshots(read, folders, texts);
	await replaceReportPair(read, proposed);
}

/** Reads sources of a report, wherever it lies now: by the id of each. */
export async function readSources(
	sources: readonly StoredSource[],
	pair: ReportPair,
	{
		folders,
		world,
		onProgress,
	}: {
		readonly folders: readonly string[];
		readonly world: SourceWorld;
		readonly onProgress: (progress: RefreshProgress) => void;
	},
	signal: AbortSignal,
): Promise<ReadonlyMap<string, SourceReading>> {
	const places = await sourcePlacesOf(pair, folders);
	const readings = new Map<string, SourceReading>();
	await eachOf(sources, mostAtOnce, async source => {
		const reading = await readAgain(source, places, world, signal);
		readings.set(source.id, reading);
		onProgress({ done: readings.size, total: sources.length, uri: source.uri });
	});
	return readings;
}

/** The door asks one host for one page at a time anyway. */
const mostAtOnce = 4;

/** Where the sources of a report may be found. */
export async function sourcePlacesOf(
	{ document, report }: ReportPair,
	folders: readonly string[],
): Promise<ReportPlaces> {
	const { file } = report.evidence;
	const run = await findRunFolder(file.run, [...foldersAbove(document.path), ...folders]);
	const events = run ? (await readRunLog(run)).events : [];
	const written = events.map(it => it.event).findLast(it => it.type === 'report-written');
	return {
		folder: pathToFileURL(dirname(document.path)).href,
		way: file.folder,
		roots: rootsAbove(
			report.folder,
			folders.map(it => pathToFileURL(it).href),
		),
		writtenIn: written?.document?.replace(/\/[^/]*$/, ''),
	};
}
