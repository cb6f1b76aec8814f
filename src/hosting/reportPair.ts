import { randomBytes } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CitedReport, citationKeys, type EvidenceIndex, indexEvidence } from '../citations/citedReport.ts';
import { parseCitationDocument } from '../citations/parseDocument.ts';
import { type EvidenceFile, formatEvidenceFile, parseEvidenceFile } from '../report/evidenceFile.ts';
import { writeAtomically, writeDurably } from '../runs/atomicFile.ts';
import { diskProblem, hasCode } from '../runs/diskProblem.ts';
import { readPlainFile } from '../runs/plainFile.ts';
import { replaceBoth } from '../runs/reportFiles.ts';
import { evidenceNameFor } from './citedSources.ts';
import { ReportError } from './reportError.ts';

/** A report and its evidence file as they were read. Paths are absolute, and those that links lead to. */
export interface ReportPair {
	readonly document: TextFile;
	readonly evidenceFile: TextFile;
	readonly report: CitedReport & { readonly evidence: EvidenceIndex };
}

export interface TextFile {
	readonly path: string;
	readonly text: string;
}

/**
 * Reads a report and the evidence file beside it. `shown` gives what an editor has of a file, which may not be saved yet.
 * Throws `ReportError`.
 */
export async function readReportPair(
	path: string,
	shown: (path: string) => string | undefined = () => undefined,
): Promise<ReportPair> {
	const real = await realpath(path).catch(() => path);
	const text = shown(path) ?? (await readText(real, 'report-unreadable'));
	const evidencePath = join(dirname(real), evidenceNameFor(text, real));
	const evidenceText = shown(evidencePath) ?? (await readText(evidencePath, 'evidence-unreadable'));
	const evidence = parseEvidenceFile(evidenceText);
	if (!('evidence' in evidence)) {
		throw new ReportError('evidence-unreadable', evidencePath, evidence.problem);
	}
	return pairOf({ path: real, text }, { path: evidencePath, text: evidenceText }, evidence);
}

/** The same report with other texts, as they are to be. */
export function withTexts(pair: ReportPair, document: string, evidence: EvidenceFile): ReportPair {
	const text = formatEvidenceFile(evidence, pair.evidenceFile.text);
	return pairOf({ ...pair.document, text: document }, { ...pair.evidenceFile, text }, evidence);
}

/**
 * Writes both files as a whole, or neither; but not over what others have changed since `read` was read. Throws `ReportError`,
 * and what a disk does.
 */
export async function replaceReportPair(read: ReportPair, next: ReportPair): Promise<void> {
	for (const { path, text } of [read.document, read.evidenceFile]) {
		if ((await readText(path, 'changed-meanwhile')) !== text) {
			throw new ReportError('changed-meanwhile', path, 'it was changed meanwhile');
		}
	}
	const mark = randomBytes(4).toString('hex');
	const aside = ({ path }: TextFile): string =>
		join(dirname(path), `.${basename(path)}.deep-research-${mark}.unfinished`);
	const from = { document: aside(next.document), evidenceFile: aside(next.evidenceFile) };
	try {
		await writeDurably(from.document, next.document.text);
		await writeDurably(from.evidenceFile, next.evidenceFile.text);
		await replaceBoth(from, { document: next.document.path, evidenceFile: next.evidenceFile.path });
	} finally {
		await Promise.all(Object.values(from).map(it => rm(it, { force: true }).catch(() => {})));
	}
}

/** Changes the evidence file of a report as it is now, and writes it as a whole. Throws `ReportError`, and what a disk does. */
export async function updateEvidence(
	{ evidenceFile: { path } }: ReportPair,
	change: (file: EvidenceFile) => EvidenceFile,
): Promise<void> {
	const text = await readText(path, 'evidence-unreadable');
	const file = parseEvidenceFile(text);
	if (!('evidence' in file)) {
		throw new ReportError('evidence-unreadable', path, file.problem);
	}
	await writeAtomically(path, formatEvidenceFile(change(file), text));
}

function pairOf(document: TextFile, evidenceFile: TextFile, evidence: EvidenceFile): ReportPair {
	const index = indexEvidence(evidence);
	const folder = pathToFileURL(dirname(document.path)).href;
	return {
		document,
		evidenceFile,
		report: { document: parseCitationDocument(document.text, citationKeys(index)), evidence: index, folder },
	};
}

const mostBytes = 64 * 1024 * 1024;

async function readText(path: string, code: ReportError['code']): Promise<string> {
	try {
		return await readPlainFile(path, mostBytes);
	} catch (error) {
		const isMissing = hasCode(error, 'ENOENT') && code === 'evidence-unreadable';
		throw new ReportError(isMissing ? 'evidence-missing' : code, path, diskProblem(error), { cause: error });
	}
}
