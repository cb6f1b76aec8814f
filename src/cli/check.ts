import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ReportCheck, Severity } from '../citations/reportCheck.ts';
import { checkReportOnDisk } from '../hosting/checkReportOnDisk.ts';
import { version } from '../hosting/version.ts';
import { diskProblem, hasCode } from '../runs/diskProblem.ts';
import type { DocumentReader } from '../tools/documents/documentReader.ts';
import type { Terminals } from './ask.ts';
import { reportLines } from './checkText.ts';
import { CommandError, type ExitCode, exitCode, usageError } from './exitCode.ts';
import { type CheckedReport, sarifLog } from './sarif.ts';
import { printableLine } from './terminalText.ts';

export interface CheckRequest {
	/** As the user wrote them. */
	readonly reports: readonly string[];
	readonly workingFolder: string;
	/** Where the run folder may be, beside the folders above the report. */
	readonly folders: readonly string[];
	readonly output: 'text' | 'json' | 'sarif';
	/** What makes the exit code that of findings. */
	readonly failOn: FailOn;
	/** Whether what is summed up otherwise is listed. */
	readonly isVerbose: boolean;
	/** Whether only words count, and not what the evidence file says that someone has judged. */
	readonly ignoresVerdicts: boolean;
}

export const failOnChoices = ['error', 'warning', 'info', 'never'] as const;
export type FailOn = (typeof failOnChoices)[number];

/** Follows every citation of reports to the words in its source, and lists what does not hold. */
export async function check(
	request: CheckRequest,
	documents: DocumentReader,
	{ stdout }: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const { workingFolder, output, failOn, ignoresVerdicts } = request;
	const results: (ReportCheck & CheckedReport & { readonly report: string })[] = [];
	for (const report of request.reports) {
		const path = resolve(workingFolder, report);
		const text = await readReport(path, report);
		const folders = [...request.folders, workingFolder];
		const result = await checkReportOnDisk({ path, text, folders, ignoresVerdicts }, documents, signal);
		results.push({ ...result, report, path, text });
		if (output === 'text') {
			const lines = reportLines(result, printableLine(report), stdout, request.isVerbose || failOn === 'info');
			await stdout.write(lines.map(it => `${it}\n`).join(''));
		}
	}
	if (output === 'json') {
		const shown = results.map(({ path: _path, text: _text, report, ...result }) => ({ report, ...result }));
		await stdout.write(`${JSON.stringify(shown.length === 1 ? shown[0] : shown, undefined, '\t')}\n`);
	}
	if (output === 'sarif') {
		const log = sarifLog(results, { version: version(), workingFolder });
		await stdout.write(`${JSON.stringify(log, undefined, '\t')}\n`);
	}
	const fails = results.some(it => it.problems.some(({ severity }) => isFault(severity, failOn)));
	return fails ? exitCode.findings : exitCode.done;
}

function isFault(severity: Severity, failOn: FailOn): boolean {
	return failOn !== 'never' && ranks[severity] >= ranks[failOn];
}

const ranks: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

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
