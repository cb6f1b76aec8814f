import type { CitedReport } from '../citedReport.ts';
import { currentVerdict } from '../verdicts.ts';
import { numberOf } from './labels.ts';
import { supportOfClaim } from './passages.ts';
import { claimOf, placeAt } from './places.ts';
import type { CitationHover } from './results.ts';

/** What is known of the citation, or of the label of a definition, at an offset. */
export function hoverAt({ document, evidence }: CitedReport, offset: number): CitationHover | undefined {
	const place = placeAt(document, offset);
	if (!place) {
		return undefined;
	}
	const { at, label } = place;
	const number = numberOf(label);
	const stored = evidence?.byLabel.get(label);
	const claim = place.kind === 'citation' ? claimOf(document, place.citation) : undefined;
	return {
		at,
		label,
		evidence: stored,
		source: stored && evidence?.sources.get(stored.source),
		support: claim && evidence && supportOfClaim(claim, evidence),
		verdict: claim && stored && evidence && currentVerdict(claim, evidence),
		elsewhere: document.citations
			.filter(it => it.label === label && it.start !== at.start)
			.map(({ start, end }) => ({ start, end })),
		ofSource:
			number !== undefined
				? document.citations
						.filter(it => it.label !== label && numberOf(it.label) === number)
						.map(it => ({ start: it.start, end: it.end, label: it.label }))
				: [],
	};
}
