import type { Outcome } from '../agent/events.ts';
import { headings } from '../agent/extractive/coreReport.ts';
import { evidenceCitations } from '../report/citation.ts';

/** What a limit means for what is printed below it; empty when none was reached. */
export function limitSentence(outcome: Outcome): string {
	if (outcome.kind !== 'exhausted') {
		return '';
	}
	const reasons: Readonly<Partial<Record<typeof outcome.limit, string>>> = {
		repetition: 'The run had begun to repeat itself',
		user: 'The run was finished early, as you wished',
	};
	const reason = reasons[outcome.limit] ?? `The limit of ${outcome.limit} was reached`;
	return `${reason}: this is what had been found by then, and there may be more.`;
}

/** What is worth printing of a run, as Markdown with evidence ids: the answer with its conflicts, or the first findings of a run without one. */
export function resultMarkdown(outcome: Outcome, report: string): string {
	const answer = 'answer' in outcome ? (outcome.answer ?? '').trim() : '';
	if (answer === '') {
		const findings = firstFindings(report);
		return findings === '' ? '' : `Found so far:\n\n${findings}`;
	}
	const conflicts = sectionOf(report, headings.conflicts)?.trim() ?? '';
	return conflicts === '' ? answer : `${answer}\n\n${headings.conflicts}\n\n${conflicts}`;
}

const mostFindings = 3;

/** The first entries that cite something, of the findings or, in a report of another form, of the report. */
function firstFindings(report: string): string {
	return (sectionOf(report, headings.findings) ?? report)
		.split(/\n\s*\n|\n(?=[-*+] )/)
		.filter(it => evidenceCitations(it).length > 0 && !/^\s*(?:#|Searched:|Read up to)/.test(it))
		.slice(0, mostFindings)
		.map(it => it.trimEnd())
		.join('\n');
}

/** The text under a heading, up to the next one of its level; `undefined` when there is no such heading. */
function sectionOf(report: string, heading: string): string | undefined {
	const lines = report.split('\n');
	const at = lines.findIndex(it => it.trim() === heading);
	if (at < 0) {
		return undefined;
	}
	const end = lines.findIndex((it, index) => index > at && /^#{1,2} /.test(it));
	return lines.slice(at + 1, end < 0 ? lines.length : end).join('\n');
}
