import { words } from '../../base/words.ts';
import { cjkPairs, isCjk, termOf } from '../index/indexTerms.ts';
import { isStopWord } from './stopWords.ts';
import { synonymsOf } from './synonyms.ts';

/** One thing that a query asks for. */
export interface QueryTerm {
	/** The stem, or the word itself in Chinese and Japanese. */
	readonly stem: string;
	readonly isCjk: boolean;
	/** How much it tells, by how rare it is: about 1 for a rare word, near 0 for one that is everywhere. */
	readonly weight: number;
	/** Stems that may stand for it. */
	readonly synonyms: readonly string[];
}

/** A query as the ranking sees it. */
export interface Query {
	readonly terms: readonly QueryTerm[];
	/** What to look up in the index. */
	readonly lookups: readonly string[];
	/** Pairs of terms that follow one another in the query, by their places in `terms`. */
	readonly pairs: readonly (readonly [number, number])[];
}

/** Reads a query: its telling words, weighted by how rare they are in the corpus (`share` is from 0 to 1). */
export function parseQuery(text: string, share: (term: string) => number): Query {
	const all = words(text);
	const telling = all.filter(it => !isStopWord(it.text));
	const kept = telling.length > 0 ? telling : all;
	const terms: QueryTerm[] = [];
	const lookups = new Set<string>();
	const places: number[] = [];
	for (const word of kept) {
		const cjk = isCjk(word.text);
		const own = cjk ? cjkPairs(word.text) : [word.text];
		if (cjk && word.text.length === 1) {
			for (const around of neighbours(text, word.start)) {
				lookups.add(around);
			}
		}
		const known = terms.findIndex(it => it.stem === word.stem);
		if (known >= 0) {
			places.push(known);
			continue;
		}
		const shares = own.map(it => share(termOf(it)));
		const weight = weightOf(Math.min(...shares)) * (cjk && word.text.length === 1 ? 0.3 : 1);
		const synonyms = cjk ? [] : synonymsOf(word.stem);
		places.push(terms.length);
		terms.push({ stem: word.stem, isCjk: cjk, weight, synonyms });
		for (const term of own) {
			lookups.add(term);
		}
	}
	for (const { synonyms } of terms) {
		for (const synonym of synonyms) {
			if (share(synonym) < commonShare) {
				lookups.add(synonym);
			}
		}
	}
	const pairs = places.slice(1).flatMap((second, index): (readonly [number, number])[] => {
		const first = places[index];
		return first === undefined || first === second ? [] : [[first, second]];
	});
	return { terms, lookups: [...lookups], pairs };
}

/** A synonym that stands in more passages than this is not worth looking up. */
const commonShare = 0.08;

/** From 1 for a term in one passage of ten thousand down to little for one in every second. */
function weightOf(share: number): number {
	const idf = Math.log(1 + 1 / Math.max(share, 1e-4));
	return Math.min(1, idf / Math.log(1e4));
}

/** The pairs that a single character forms with its neighbours in the query. */
function neighbours(text: string, at: number): string[] {
	return [text.slice(at - 1, at + 1), text.slice(at, at + 2)].filter(
		it => it.length === 2 && isCjk(it.charAt(0)) && isCjk(it.charAt(1)),
	);
}
