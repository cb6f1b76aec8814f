import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CitationProblem, ReportCheck, Severity } from '../citations/reportCheck.ts';
import { checkReportOnDisk } from '../hosting/checkReportOnDisk.ts';
import { diskProblem, hasCode } from '../runs/diskProblem.ts';
import type { DocumentReader } from '../tools/documents/documentReader.ts';
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
	documents: DocumentReader,
	{ stdout }: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const results: (ReportCheck & { readonly report: string })[] = [];
	for (const report of request.reports) {
		const path = resolve(request.workingFolder, report);
		const text = await readReport(path, report);
		const folders = [...request.folders, request.workingFolder];
		const result = await checkReportOnDisk({ path, text, folders }, documents, signal);
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

const styles: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'dim', hint: 'dim' };

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
