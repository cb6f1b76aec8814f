import type { BlockKind } from '../corpus/document.ts';
import type { Query } from './query.ts';
import type { Occurrence } from './termMatcher.ts';

/** What is scored: a stretch of text, the query's terms in it, and those in what stands above it. */
export interface ScoredText {
	readonly text: string;
	readonly start: number;
	readonly end: number;
	readonly kind: BlockKind;
	/** Of the stretch only, in order. */
	readonly occurrences: readonly Occurrence[];
	readonly inHeadings: readonly Occurrence[];
	readonly inTitle: readonly Occurrence[];
}

/**
 * How well a stretch of text answers a query, from 0 to about 1: which of the query's terms it holds, weighted by how
 * much they tell; terms that its headings hold count in part, since a text does not repeat its heading; terms close
 * together as in the query count more; so does what the form of the question asks for; long stretches count less.
 */
export function scoreSpan(query: Query, scored: ScoredText): number {
	const here = strengths(query, scored.occurrences, true);
	const headings = strengths(query, scored.inHeadings, false);
	const title = strengths(query, scored.inTitle, false);
	let total = 0;
	let inText = 0;
	let covered = 0;
	for (const [index, { weight }] of query.terms.entries()) {
		total += weight;
		const own = here[index] ?? 0;
		const above = Math.max((headings[index] ?? 0) * 0.65, (title[index] ?? 0) * 0.4);
		inText += weight * Math.min(1.3, (own * 1.9) / (own + 0.9));
		covered += weight * (Math.max(Math.min(1, own), above) + (own > 0 ? above * 0.3 : 0));
	}
	if (total === 0 || inText === 0) {
		return 0;
	}
	const length = scored.end - scored.start;
	const brevity = 1 / (0.85 + 0.15 * (length / 350));
	const match = 0.45 * (inText / total) * brevity + 0.55 * (covered / total);
	const isAsExpected = query.expectation?.test(scored.text.slice(scored.start, scored.end)) ?? false;
	return (match * (isAsExpected ? 1.15 : 1) + 0.12 * adjacency(query, scored.occurrences)) * fitness(scored, length);
}

/** How strongly each term is there: once in its best form, and a little for each time more. */
function strengths(query: Query, occurrences: readonly Occurrence[], isCounting: boolean): Float64Array {
	const sums = new Float64Array(query.terms.length);
	const best = new Float64Array(query.terms.length);
	for (const { term, strength } of occurrences) {
		sums[term] = (sums[term] ?? 0) + strength;
		best[term] = Math.max(best[term] ?? 0, strength);
	}
	// However often a synonym stands there, it is not the term itself.
	return isCounting
		? sums.map((sum, term) => ((best[term] ?? 0) < 1 ? Math.min(sum, (best[term] ?? 0) * 1.2) : sum))
		: best;
}

/** The share of the query's neighbouring terms that are neighbours here as well. */
function adjacency(query: Query, occurrences: readonly Occurrence[]): number {
	if (query.pairs.length === 0) {
		return 0;
	}
	let near = 0;
	let total = 0;
	for (const { first, second, weight } of query.pairs) {
		const isNear = occurrences.some((a, index) => {
			for (let at = index + 1; at < occurrences.length; at++) {
				const b = occurrences[at];
				if (!b || b.offset - a.offset > nearby) {
					return false;
				}
				if ((a.term === first && b.term === second) || (a.term === second && b.term === first)) {
					return true;
				}
			}
			return false;
		});
		near += isNear ? weight : 0;
		total += weight;
	}
	return near / total;
}

/** Characters: about three words. */
const nearby = 26;

/** Code, tables and scraps are worth less as an answer than sentences. */
function fitness({ kind }: ScoredText, length: number): number {
	const form = kind === 'code' ? 0.75 : kind === 'table' ? 0.85 : 1;
	return form * (length < 25 ? 0.5 : length < 60 ? 0.85 : 1);
}
