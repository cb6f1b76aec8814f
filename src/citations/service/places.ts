import type { Stretch } from '../../report/markdownText.ts';
import type { Citation, CitationDocument, Claim, Definition } from '../citationDocument.ts';

/** What of a citation stands at an offset. */
export type Place =
	| { readonly kind: 'citation' | 'listed'; readonly at: Stretch; readonly label: string; readonly citation: Citation }
	| { readonly kind: 'definition'; readonly at: Stretch; readonly label: string; readonly definition: Definition };

/** The citation, or the label of the definition, that holds an offset, or ends at it where no other begins. */
export function placeAt(document: CitationDocument, offset: number): Place | undefined {
	const found = [
		...near(document.citations, offset).map(it => placeOfCitation(it, 'citation')),
		...near(document.listed, offset).map(it => placeOfCitation(it, 'listed')),
		...near(document.definitions, offset).map(placeOfDefinition),
	].filter(({ at }) => at.start <= offset && offset <= at.end);
	return found.find(({ at }) => offset < at.end) ?? found[0];
}

/** Everything that names a label, in order: citations of the body, of the list of sources, definitions. */
export function placesOf(document: CitationDocument, isMeant: (label: string) => boolean): readonly Place[] {
	return [
		...document.citations.filter(it => isMeant(it.label)).map(it => placeOfCitation(it, 'citation')),
		...document.listed.filter(it => isMeant(it.label)).map(it => placeOfCitation(it, 'listed')),
		...document.definitions.filter(it => isMeant(it.label)).map(placeOfDefinition),
	].sort((a, b) => a.at.start - b.at.start);
}

/** The claim that a citation stands for. */
export function claimOf(document: CitationDocument, citation: Citation): Claim | undefined {
	const { claims } = document;
	const last = lastBefore(claims, citation.start);
	// Citations that follow a full stop stand for the sentence before it.
	for (let index = last; index >= Math.max(0, last - 2); index--) {
		const claim = claims[index];
		if (claim?.citations.some(it => it.start === citation.start)) {
			return claim;
		}
	}
	return undefined;
}

/** The claim that holds an offset, its citations included. */
export function claimAt(document: CitationDocument, offset: number): Claim | undefined {
	const claim = document.claims[lastBefore(document.claims, offset)];
	return claim && offset <= Math.max(claim.end, claim.citations.at(-1)?.end ?? 0) ? claim : undefined;
}

/** The index of the last that starts at or before an offset; -1 when there is none. They are in order. */
export function lastBefore(items: readonly Stretch[], offset: number): number {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((items[middle]?.start ?? 0) <= offset) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low - 1;
}

/** The one that may hold an offset, and the one before it, which may end there. */
function near<S extends Stretch>(items: readonly S[], offset: number): readonly S[] {
	const last = lastBefore(items, offset);
	return last < 0 ? [] : items.slice(Math.max(0, last - 1), last + 1);
}

function placeOfCitation(citation: Citation, kind: 'citation' | 'listed'): Place {
	return { kind, at: { start: citation.start, end: citation.end }, label: citation.label, citation };
}

/** Only its brackets: the rest of the line is a link and words, and none of a citation's business. */
function placeOfDefinition(definition: Definition): Place {
	const { label, name, style } = definition;
	const at = { start: name.start - (style === 'footnote' ? 2 : 1), end: name.end + 1 };
	return { kind: 'definition', at, label, definition };
}
