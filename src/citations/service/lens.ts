import { frontMatter } from '../../report/markdownText.ts';
import type { CitedReport } from '../citedReport.ts';
import type { CitationProblem } from '../reportCheck.ts';
import { lineEnd } from './changes.ts';
import { leadingLabels } from './knownLabels.ts';
import { numberOf } from './labels.ts';
import type { CitationLens } from './results.ts';

/** What there is to say of a report as a whole, above its title; nothing of one that cites nothing. */
export function lensOf(report: CitedReport, problems: readonly CitationProblem[]): CitationLens | undefined {
	const { document } = report;
	const { text, citations } = document;
	if (citations.length === 0) {
		return undefined;
	}
	const leading = leadingLabels(report);
	const cited = new Set(citations.filter(it => leading.has(it.label)).map(it => numberOf(it.label)));
	const count = (isMeant: (problem: CitationProblem) => boolean): number => problems.filter(isMeant).length;
	return {
		at: titleLine(text),
		citations: citations.length,
		sources: cited.size,
		weak: count(it => it.code === 'weak-support'),
		unsupported: count(it => isUnsupported(it)),
		broken: count(it => it.severity === 'error' && !isUnsupported(it)),
	};
}

function isUnsupported({ code }: CitationProblem): boolean {
	return code === 'unsupported' || code === 'refuted';
}

/** The first heading of the first level, or the first line below the front matter. */
function titleLine(text: string): { readonly start: number; readonly end: number } {
	const from = frontMatter(text)?.end ?? 0;
	const heading = /^# /m.exec(text.slice(from, from + 2000))?.index ?? 0;
	return { start: from + heading, end: lineEnd(text, from + heading) };
}
