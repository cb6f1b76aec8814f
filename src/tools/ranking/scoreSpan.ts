import { words } from '../../base/words.ts';
import type { CleanDocument } from '../corpus/document.ts';
import type { Query, QueryTerm } from './query.ts';
import type { Span } from './spans.ts';

/** The words of a text, ready to be asked about the terms of a query. */
export interface WordBag {
	readonly text: string;
	/** Where each stem stands, counted in words. */
	readonly places: ReadonlyMap<string, readonly number[]>;
	readonly size: number;
}

export function wordBag(text: string): WordBag {
	const places = new Map<string, number[]>();
	let size = 0;
	for (const { stem } of words(text)) {
		const known = places.get(stem);
		if (known) {
			known.push(size);
		} else {
			places.set(stem, [size]);
		}
		size++;
	}
	return { text: text.toLowerCase(), places, size };
}

/**
 * How well a stretch of text answers a query, from 0 to about 1: which of the query's terms it holds, weighted by how much they tell;
 * terms that its headings hold count in part, since a text does not repeat its heading; terms side by side as in the
 * query count more; long stretches count less.
 */
export function scoreSpan(
	query: Query,
	document: CleanDocument,
	span: Span,
	headingBag: WordBag,
	titleBag: WordBag,
): number {
	const bag = wordBag(document.text.slice(span.start, span.end));
	let total = 0;
	let inText = 0;
	let covered = 0;
	for (const term of query.terms) {
		total += term.weight;
		const here = occurrence(term, bag);
		const inHeading = Math.max(occurrence(term, headingBag) > 0 ? 0.65 : 0, occurrence(term, titleBag) > 0 ? 0.4 : 0);
		const saturated = (here * 1.9) / (here + 0.9);
		inText += term.weight * Math.min(1.3, saturated);
		covered += term.weight * Math.max(Math.min(1, here), inHeading) + (here > 0 ? term.weight * inHeading * 0.3 : 0);
	}
	if (total === 0 || inText === 0) {
		return 0;
	}
	const length = span.end - span.start;
	const brevity = 1 / (0.85 + 0.15 * (length / 350));
	const score = 0.45 * (inText / total) * brevity + 0.55 * (covered / total);
	return (score + 0.12 * adjacency(query, bag)) * fitness(bag, span, length);
}

/** How often a term stands in a text; a synonym counts for less. */
function occurrence(term: QueryTerm, bag: WordBag): number {
	if (term.isCjk) {
		return bag.text.split(term.stem).length - 1;
	}
	const own = bag.places.get(term.stem)?.length ?? 0;
	if (own > 0) {
		return own;
	}
	return term.synonyms.some(it => bag.places.has(it)) ? 0.55 : 0;
}

/** The share of the query's neighbouring terms that are neighbours here as well. */
function adjacency(query: Query, bag: WordBag): number {
	let near = 0;
	for (const [first, second] of query.pairs) {
		const a = query.terms[first];
		const b = query.terms[second];
		if (a && b && distance(a, b, bag) <= 3) {
			near++;
		}
	}
	return query.pairs.length > 0 ? near / query.pairs.length : 0;
}

function distance(a: QueryTerm, b: QueryTerm, bag: WordBag): number {
	if (a.isCjk || b.isCjk) {
		const at = bag.text.indexOf(a.stem);
		const gap = at < 0 ? -1 : bag.text.indexOf(b.stem, at + a.stem.length) - at - a.stem.length;
		return gap >= 0 && gap <= 4 ? 1 : Number.POSITIVE_INFINITY;
	}
	let least = Number.POSITIVE_INFINITY;
	const others = bag.places.get(b.stem) ?? [];
	for (const place of bag.places.get(a.stem) ?? []) {
		for (const other of others) {
			least = Math.min(least, Math.abs(other - place));
		}
	}
	return least;
}

/** Code, tables and scraps are worth less as an answer than sentences. */
function fitness(bag: WordBag, span: Span, length: number): number {
	const kind = span.kind === 'code' ? 0.75 : span.kind === 'table' ? 0.85 : 1;
	return kind * (bag.size < 5 || length < 25 ? 0.5 : length < 60 ? 0.85 : 1);
}
