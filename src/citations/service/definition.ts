import { type CitedReport, sourceOf } from '../citedReport.ts';
import { placeAt } from './places.ts';
import type { CitationTarget } from './results.ts';

/**
 * The evidence of the citation at an offset, to be opened at its words. The definition in the document is never it: editors
 * go there by themselves, and would show both.
 */
export function definitionAt({ document, evidence }: CitedReport, offset: number): CitationTarget | undefined {
	const place = placeAt(document, offset);
	const stored = place && evidence?.byLabel.get(place.label);
	const source = stored && evidence && sourceOf(evidence, place.label);
	return source && { kind: 'evidence', at: place.at, evidence: stored, source };
}
