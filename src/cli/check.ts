import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkReport, evidenceFileNameOf } from '../citations/check.ts';
import type { CitationProblem, ReportCheck, Severity, SourceReader } from '../citations/reportCheck.ts';
import { parseEvidenceFile } from '../report/evidenceFile.ts';
import { diskProblem, hasCode } from '../runs/diskProblem.ts';
import { readRunLog } from '../runs/readRun.ts';
import { findRunFolder, type RunFolder } from '../runs/runFolder.ts';
import { readSnapshot } from '../runs/snapshotFolder.ts';
import type { Terminals } from './ask.ts';
import { CommandError, type ExitCode, exitCode, usageError } from './exitCode.ts';
import { count } from './progress.ts';
import type { Style, Terminal } from './terminal.ts';
import { printableLine } from './terminalText.ts';

export interface CheckRequest {
	/** As the user wrote them. */
	readonly reports: readonly string[];
	readonly workingFolder: string;
	/** Where the run folder may be, beside the folders above the report. */
	readonly folders: readonly string[];
	readonly isJson: boolean;
}

/** Follows every citation of reports to the words in its source, and lists what does not hold. */
export async function check(
	request: CheckRequest,
	readSource: SourceReader['readSource'],
	{ stdout }: Terminals,
): Promise<ExitCode> {
	const results: (ReportCheck & { readonly report: string })[] = [];
	for (const report of request.reports) {
		const result = await checkOne(report, request, readSource);
		results.push({ report, ...result });
		if (!request.isJson) {
			const shown = printableLine(report);
			// That nothing could be compared is one thing to say, not one for each citation.
			const problems = result.problems.filter(it => it.code !== 'not-checked');
			const lines = [...problems.map(it => renderProblem(it, shown, stdout)), summarize(result, shown)];
			await stdout.write(lines.map(it => `${it}\n`).join(''));
		}
	}
	if (request.isJson) {
		await stdout.write(`${JSON.stringify(results.length === 1 ? results[0] : results, undefined, '\t')}\n`);
	}
	const isFaulty = results.some(it => it.problems.some(problem => problem.severity !== 'info'));
	return isFaulty ? exitCode.findings : exitCode.done;
}

async function checkOne(
	report: string,
	{ workingFolder, folders }: CheckRequest,
	readSource: SourceReader['readSource'],
): Promise<ReportCheck> {
	const path = resolve(workingFolder, report);
	const document = await readReport(path, report);
	const evidencePath = join(dirname(path), evidenceFileNameOf(document) ?? evidenceNameBeside(path));
	const evidenceFile = await readFile(evidencePath, 'utf8').catch(() => undefined);
	const run = await runOf(evidenceFile, [...folders, workingFolder, ...foldersAbove(path)]);
	return await checkReport(
		{ document, evidenceFile, folder: pathToFileURL(dirname(path)).href, writtenIn: run && (await writtenIn(run)) },
		{
			// An evidence file that was tampered with may name what is no path at all.
			readSource: uri => readSource(uri).catch(() => undefined),
			readSnapshot: async sha256 => run && (await readSnapshot(run.path, sha256)),
		},
	);
}

async function readReport(path: string, shown: string): Promise<string> {
	try {
		if ((await stat(path)).isDirectory()) {
			throw usageError(
				`${shown} is a folder: name the report in it, as in: deep-research check ${join(shown, 'report.md')}`,
			);
		}
		return await readFile(path, 'utf8');
	} catch (error) {
		if (error instanceof CommandError) {
			throw error;
		}
		throw usageError(
			hasCode(error, 'ENOENT')
				? `There is no file ${shown}: name the report that is to be checked.`
				: `${shown} cannot be read: ${diskProblem(error)}.`,
		);
	}
}

function evidenceNameBeside(path: string): string {
	const name = path.slice(dirname(path).length).replace(/^[\\/]/, '');
	return `${name.replace(/\.(?:md|markdown)$/i, '')}.evidence.json`;
}

async function runOf(evidenceFile: string | undefined, folders: readonly string[]): Promise<RunFolder | undefined> {
	const evidence = evidenceFile === undefined ? undefined : parseEvidenceFile(evidenceFile);
	return evidence && 'evidence' in evidence ? await findRunFolder(evidence.run, folders) : undefined;
}

/** The folder in which the run wrote its report, as its log has it. */
async function writtenIn(run: RunFolder): Promise<string | undefined> {
	const { events } = await readRunLog(run);
	const written = events.map(it => it.event).findLast(it => it.type === 'report-written');
	return written?.document?.replace(/\/[^/]*$/, '');
}

function foldersAbove(path: string): string[] {
	const parent = dirname(path);
	return parent === path ? [] : [parent, ...foldersAbove(parent)];
}

const styles: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'dim' };

function renderProblem(
	{ line, column, severity, message, code }: CitationProblem,
	report: string,
	terminal: Terminal,
): string {
	return `${report}:${line}:${column} ${terminal.style(styles[severity], severity)} ${printableLine(message)} ${terminal.style('dim', `(${code})`)}`;
}

function summarize(
	{ problems, citations, quotes, verified, quotations, faithful }: ReportCheck,
	report: string,
): string {
	if (citations === 0 && quotes === 0 && problems.length === 0) {
		return `${report}: it has no citations, so there was nothing to check.`;
	}
	const of = (severity: Severity): number => problems.filter(it => it.severity === severity).length;
	const faults = [
		...(of('error') > 0 ? [count(of('error'), 'error')] : []),
		...(of('warning') > 0 ? [count(of('warning'), 'warning')] : []),
	];
	const unchecked = problems.filter(it => it.code === 'not-checked').length;
	const passages = `${verified} of ${count(quotes, 'passage')} found word for word in ${quotes === 1 ? 'its source' : 'their sources'}`;
	const page =
		quotations === 0
			? ''
			: `, ${faithful} of ${count(quotations, 'quotation')} on the page ${quotations === 1 ? 'is' : 'are'} the passages’ words`;
	const checked = `${count(citations, 'citation')}: ${passages}${page}`;
	const missing =
		unchecked === 0
			? ''
			: ` ${count(unchecked, 'citation')} could not be checked, as the run’s copies of their sources are not at hand: name the folder that the run was over with --folder.`;
	const verdict = faults.length > 0 ? `${faults.join(', ')}. ` : verified === 0 && unchecked > 0 ? '' : 'no problems. ';
	return `${report}: ${verdict}Checked ${checked}.${missing}`;
}
