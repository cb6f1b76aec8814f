import { formatDefinitionIn, formatInlineCitation } from '../../../report/citationStyles.ts';
import type { Citation, CitationLink, Definition } from '../../citationDocument.ts';
import { type CitedReport, sourceOf } from '../../citedReport.ts';
import type { CitationProblem, ProblemCode } from '../../reportCheck.ts';
import { linkOf } from '../linkOf.ts';
import type { LabelPlace, TextChange } from '../results.ts';

/** Makes definitions, and inline citations, that have been altered say again what their evidence says. */
export function mendings(
	{ document, evidence, folder }: CitedReport,
	problems: readonly CitationProblem[],
): readonly (TextChange & LabelPlace)[] {
	const altered = new Set(problems.filter(it => codes.has(it.code)).map(it => it.start));
	if (!evidence || altered.size === 0) {
		return [];
	}
	const linkFor = (label: string): CitationLink | undefined => {
		const stored = evidence.byLabel.get(label);
		const source = sourceOf(evidence, label);
		return stored && source && linkOf(stored, source, folder);
	};
	const mended = [...document.definitions, ...document.citations].flatMap(it => {
		const link = altered.has(it.start) ? linkFor(it.label) : undefined;
		const text = link && written(it, link);
		return text === undefined ? [] : [{ start: it.start, end: it.end, label: it.label, text }];
	});
	return mended.filter(it => document.text.slice(it.start, it.end) !== it.text);
}

const codes: ReadonlySet<ProblemCode> = new Set(['target-differs', 'title-differs']);

/** `undefined` for a citation that leaves its link to a definition, or to a bibliography. */
function written({ label, style, ...it }: Definition | Citation, link: CitationLink): string | undefined {
	if (style === 'inline') {
		return formatInlineCitation(label, link.target, link.title);
	}
	return 'target' in it && style !== 'pandoc' ? formatDefinitionIn(style, label, link) : undefined;
}
