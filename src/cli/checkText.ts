import type { CitationProblem, ReportCheck, Severity } from '../citations/reportCheck.ts';
import { count } from './progress.ts';
import type { Style, Terminal } from './terminal.ts';
import { printableLine } from './terminalText.ts';

/**
 * What was found in a report as lines for people, `file:line:column severity message (code)`, the last of which sums up.
 * What nothing can be done about at its place, and what is a matter of taste, is only counted unless all is to be listed.
 */
export function reportLines(
	result: ReportCheck,
	report: string,
	terminal: Pick<Terminal, 'style'>,
	isAll: boolean,
): string[] {
	const problems = result.problems.filter(it => isAll || !(it.code === 'not-checked' || it.severity === 'hint'));
	return [...problems.map(it => problemLine(it, report, terminal)), summary(result, report, isAll)];
}

const styles: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'dim', hint: 'dim' };

function problemLine(
	{ line, column, severity, message, code }: CitationProblem,
	report: string,
	terminal: Pick<Terminal, 'style'>,
): string {
	return `${report}:${line}:${column} ${terminal.style(styles[severity], severity)} ${printableLine(message)} ${terminal.style('dim', `(${code})`)}`;
}

function summary(result: ReportCheck, report: string, isAll: boolean): string {
	const { problems, citations, quotes, verified } = result;
	if (citations === 0 && quotes === 0 && problems.length === 0) {
		return `${report}: it has no citations, so there was nothing to check.`;
	}
	const of = (severity: Severity): number => problems.filter(it => it.severity === severity).length;
	const faults = [
		...(of('error') > 0 ? [count(of('error'), 'error')] : []),
		...(of('warning') > 0 ? [count(of('warning'), 'warning')] : []),
	];
	const unchecked = problems.filter(it => it.code === 'not-checked').length;
	const missing =
		unchecked === 0
			? ''
			: ` ${count(unchecked, 'citation')} could not be checked, as the run’s copies of their sources are not at hand: name the folder that the run was over with --folder.`;
	const hints = isAll || of('hint') === 0 ? '' : ` ${count(of('hint'), 'hint')} besides; --verbose lists them.`;
	const verdict = faults.length > 0 ? `${faults.join(', ')}. ` : verified === 0 && unchecked > 0 ? '' : 'no problems. ';
	return `${report}: ${verdict}Checked ${counts(result)}.${missing}${hints}${onOverruled(result)}`;
}

/** An evidence file may come with a repository: that verdicts in it silence something is said. */
function onOverruled({ overruled: { byHand, byModels } }: ReportCheck): string {
	const all = byHand + byModels;
	const who = byModels === 0 ? 'by hand' : byHand === 0 ? 'by a model' : `${byHand} by hand, ${byModels} by a model`;
	return all === 0
		? ''
		: ` ${count(all, 'sentence')} ${all === 1 ? 'stands' : 'stand'} on a verdict in the evidence file (${who}) against the words of what ${all === 1 ? 'it cites' : 'they cite'}; --ignore-verdicts checks without.`;
}

function counts({ citations, quotes, verified, quotations, faithful }: ReportCheck): string {
	const passages = `${verified} of ${count(quotes, 'passage')} found word for word in ${quotes === 1 ? 'its source' : 'their sources'}`;
	const page =
		quotations === 0
			? ''
			: `, ${faithful} of ${count(quotations, 'quotation')} on the page ${quotations === 1 ? 'is' : 'are'} the passages’ words`;
	return `${count(citations, 'citation')}: ${passages}${page}`;
}
