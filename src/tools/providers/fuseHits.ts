import { canonicalUrl } from '../../report/canonicalUrl.ts';
import { fingerprint, TwinFinder } from '../ranking/similarity.ts';
import type { SearchHit } from './searchProvider.ts';

/** What one provider found for one query, best first. */
export interface HitList {
	readonly query: string;
	readonly provider: string;
	readonly isComplement: boolean;
	readonly hits: readonly SearchHit[];
}

/** A hit with who found it, and for which of the queries. */
export interface FoundHit extends SearchHit {
	readonly queries: readonly string[];
	readonly provider: string;
}

/**
 * One ranking of many, by reciprocal ranks: what several queries or providers find comes first, a page comes once whatever
 * its address, and of pages that say the same only the best stays. The order depends on the lists alone.
 */
export function fuseHits(lists: readonly HitList[]): FoundHit[] {
	const pages = new Map<string, { hit: FoundHit; score: number }>();
	for (const { query, provider, isComplement, hits } of lists) {
		const weight = isComplement ? complementWeight : 1;
		for (const [rank, hit] of hits.entries()) {
			const key = canonicalUrl(hit.url);
			const known = pages.get(key);
			const score = (known?.score ?? 0) + weight / (rankOffset + rank);
			pages.set(key, { hit: known ? merge(known.hit, hit, query) : { ...hit, queries: [query], provider }, score });
		}
	}
	const ranked = [...pages.values()].sort((a, b) => b.score - a.score).map(it => it.hit);
	return withoutTwins(ranked);
}

/** The same as for passages of documents (ranking/distinct.ts): a first place counts about twice as much as a twelfth. */
const rankOffset = 12;

/**
 * An encyclopedia always has an article that shares the query's words, which says less than that an engine for the whole web
 * chose the page. With 0.7 its best article comes after some five pages of the engine, and first when both found it.
 */
const complementWeight = 0.7;

function merge(known: FoundHit, other: SearchHit, query: string): FoundHit {
	const published = known.published ?? other.published;
	return {
		...known,
		snippet: known.snippet === '' ? other.snippet : known.snippet,
		...(published === undefined ? {} : { published }),
		queries: known.queries.includes(query) ? known.queries : [...known.queries, query],
	};
}

function withoutTwins(ranked: readonly FoundHit[]): FoundHit[] {
	const kept: FoundHit[] = [];
	const seen = new TwinFinder();
	for (const hit of ranked) {
		const print = fingerprint(hit.snippet);
		// Pages of one site often have one description, so titles must agree too.
		const twin = print.size < fewestTriples ? -1 : (seen.find(print).find(it => hasTitleOf(hit, kept[it])) ?? -1);
		const first = kept[twin];
		if (first) {
			kept[twin] = { ...first, queries: [...new Set([...first.queries, ...hit.queries])] };
		} else {
			kept.push(hit);
			// A short snippet is a part of too many others.
			seen.add(print.size < fewestTriples ? new Set() : print);
		}
	}
	return kept;
}

const fewestTriples = 8;

function hasTitleOf(hit: SearchHit, other: SearchHit | undefined): boolean {
	const words = wordsOf(hit.title);
	const others = wordsOf(other?.title ?? '');
	const common = [...words].filter(it => others.has(it)).length;
	return common >= 0.6 * Math.max(1, Math.min(words.size, others.size));
}

function wordsOf(title: string): ReadonlySet<string> {
	return new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}
