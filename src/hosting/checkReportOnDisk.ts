import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkReport } from '../citations/check.ts';
import type { ReportCheck } from '../citations/reportCheck.ts';
import { parseEvidenceFile } from '../report/evidenceFile.ts';
import { readRunLog } from '../runs/readRun.ts';
import { findRunFolder, type RunFolder } from '../runs/runFolder.ts';
import { createSnapshotFinder, foldersAbove } from '../runs/snapshotPlaces.ts';
import type { DocumentReader } from '../tools/documents/documentReader.ts';
import { readSource } from '../tools/readSource.ts';
import { evidenceNameFor } from './citedSources.ts';

export interface ReportOnDisk {
	/** Absolute. Its evidence file and the sources it links are found from here. */
	readonly path: string;
	/** As it is to be checked: what an editor shows may not be saved yet. */
	readonly text: string;
	/** Where the run folder may be, beside the folders above the report. */
	readonly folders: readonly string[];
	/** Whether a file may be read as a source; every file when absent. Whoever asks learns whether it holds the words they guessed. */
	readonly mayRead?: (path: string) => Promise<boolean>;
	/** True where whoever wrote the evidence file is not to be believed in what they judged. */
	readonly ignoresVerdicts?: boolean;
}

/** Follows every citation of a report to the words in its source, and tells what does not hold. */
export async function checkReportOnDisk(
	{ path, text, folders, mayRead, ignoresVerdicts }: ReportOnDisk,
	documents: DocumentReader,
	signal: AbortSignal,
): Promise<ReportCheck> {
	const evidencePath = join(dirname(path), evidenceNameFor(text, path));
	const evidenceFile = await textOf(evidencePath);
	const runId = evidenceFile === undefined ? undefined : runIdIn(evidenceFile);
	const run = runId === undefined ? undefined : await findRunFolder(runId, [...folders, ...foldersAbove(path)]);
	const snapshot = createSnapshotFinder({ report: path, evidenceFile: evidencePath, run: runId, folders });
	return await checkReport(
		{
			document: text,
			evidenceFile,
			folder: pathToFileURL(dirname(path)).href,
			writtenIn: run && (await writtenIn(run)),
			roots: folders.map(it => pathToFileURL(it).href),
			ignoresVerdicts,
		},
		{
			async readSource(uri) {
				signal.throwIfAborted();
				// An evidence file that was tampered with may name what is no path at all.
				try {
					const isAllowed = !mayRead || !uri.startsWith('file:') || (await mayRead(fileURLToPath(uri)));
					return isAllowed ? await readSource(uri, documents, signal) : undefined;
				} catch {
					signal.throwIfAborted();
					return undefined;
				}
			},
			async readSnapshot(sha256) {
				signal.throwIfAborted();
				return (await snapshot(sha256))?.text;
			},
		},
	);
}

/** What lies beside a report may come with a repository, and be a link to a device, which would never end. */
async function textOf(path: string): Promise<string | undefined> {
	try {
		const found = await stat(path);
		return found.isFile() && found.size <= mostBytes ? await readFile(path, 'utf8') : undefined;
	} catch {
		return undefined;
	}
}

const mostBytes = 64 * 1024 * 1024;

function runIdIn(evidenceFile: string): string | undefined {
	const evidence = parseEvidenceFile(evidenceFile);
	return 'evidence' in evidence ? evidence.run : undefined;
}

/** The folder in which the run wrote its report, as its log has it. */
async function writtenIn(run: RunFolder): Promise<string | undefined> {
	const { events } = await readRunLog(run);
	const written = events.map(it => it.event).findLast(it => it.type === 'report-written');
	return written?.document?.replace(/\/[^/]*$/, '');
}
