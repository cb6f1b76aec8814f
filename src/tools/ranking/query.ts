import { type Word, words } from '../../base/words.ts';
import { cjkPairs, isCjk, termOf } from '../index/indexTerms.ts';
import { expectationOf } from './expectation.ts';
import { isStopWord } from './stopWords.ts';
import { synonymsOf } from './synonyms.ts';

/** One thing that a query asks for. */
export interface QueryTerm {
	/** The stem, or the word itself in Chinese and Japanese. */
	readonly stem: string;
	readonly isCjk: boolean;
	/** How much it tells, by how rare it is: 1 for a rare word, less than half for one that is everywhere. */
	readonly weight: number;
	/** Stems that may stand for it. */
	readonly synonyms: readonly string[];
}

/** Two terms side by side, by their places in the query's terms. */
export interface TermPair {
	readonly first: number;
	readonly second: number;
	/** 1 for words of a phrase, more for parts of one name such as `http/2` or `package.json`. */
	readonly weight: number;
}

/** What is known of the words of a corpus. */
export interface TermStatistics {
	readonly passages: number;
	/** In how many passages a term stands. */
	frequency(term: string): number;
}

/** A query as the ranking sees it. */
export interface Query {
	readonly terms: readonly QueryTerm[];
	/** What to look up in the index: the query's own terms. */
	readonly lookups: readonly string[];
	/** Those, and what may stand for them. */
	readonly widerLookups: readonly string[];
	/** Terms that follow one another in the query. */
	readonly pairs: readonly TermPair[];
	/** What an answer must look like, when the question says so. */
	readonly expectation: RegExp | undefined;
}

/** Reads a query: its telling words, weighted by how rare they are in the corpus. */
export function parseQuery(text: string, statistics: TermStatistics): Query {
	const terms = new Map<string, QueryTerm>();
	const lookups = new Set<string>();
	const pairs: TermPair[] = [];
	let previous: Word | undefined;
	for (const word of tellingWords(text)) {
		const isPartOfName = previous !== undefined && /^[-./_@:]$/.test(text.slice(previous.end, word.start));
		for (const term of lookupsOf(word)) {
			lookups.add(term);
		}
		if (!terms.has(word.stem)) {
			terms.set(word.stem, readTerm(word, isPartOfName, statistics));
		}
		if (previous && previous.stem !== word.stem) {
			const order = [...terms.keys()];
			pairs.push({
				first: order.indexOf(previous.stem),
				second: order.indexOf(word.stem),
				weight: isPartOfName ? 3 : 1,
			});
		}
		if (previous && isPartOfName) {
			addSynonym(terms, previous, word);
		}
		previous = word;
	}
	return {
		terms: [...terms.values()],
		lookups: withinBudget(lookups, statistics),
		widerLookups: withinBudget(widen(lookups, terms.values(), statistics), statistics),
		pairs,
		expectation: expectationOf(text),
	};
}

function readTerm(word: Word, isPartOfName: boolean, statistics: TermStatistics): QueryTerm {
	const cjk = isCjk(word.text);
	const count = Math.min(...lookupsOf(word).map(it => statistics.frequency(termOf(it))));
	// A single character, or the 2 of HTTP/2, tells little by itself.
	const isWeak = (cjk && word.text.length === 1) || (isPartOfName && /^\d{1,2}$/.test(word.text));
	return {
		stem: word.stem,
		isCjk: cjk,
		weight: weightOf(count / Math.max(1, statistics.passages)) * (isWeak ? 0.3 : 1),
		synonyms: cjk ? [] : [...synonymsOf(word.stem), ...withoutPrefix(word.text)],
	};
}

/** What stands for a word in the index. */
function lookupsOf({ text }: Word): string[] {
	return isCjk(text) ? cjkPairs(text) : [text];
}

/** What is written HTTP/2 in one place is http2 in another. */
function addSynonym(terms: Map<string, QueryTerm>, first: Word, second: Word): void {
	const joined = termOf(first.text + second.text);
	for (const { stem } of [first, second]) {
		const term = terms.get(stem);
		if (term) {
			terms.set(stem, { ...term, synonyms: [...term.synonyms, joined] });
		}
	}
}

/** The lookups, and those of what may stand for them, as far as the corpus has it. */
function widen(lookups: ReadonlySet<string>, terms: Iterable<QueryTerm>, statistics: TermStatistics): Set<string> {
	const wider = new Set(lookups);
	const most = statistics.passages * commonShare;
	for (const { stem, synonyms } of terms) {
		for (const other of [...synonyms, ...prefixes.map(it => it + stem)]) {
			const count = statistics.frequency(other);
			if (count > 0 && count <= most) {
				wider.add(other);
			}
		}
	}
	return wider;
}

/** What English puts before a verb to turn it round: `unpublish` has to do with `publish`. */
export const prefixes: readonly string[] = ['un', 're', 'pre', 'post', 'de', 'dis', 'sub', 'non', 'auto', 'multi'];

/**
 * The rarest terms, as many as the index can look up quickly: a term of every third passage tells little and costs
 * the most. What is left out still counts when passages are scored.
 */
function withinBudget(terms: ReadonlySet<string>, statistics: TermStatistics): string[] {
	const byRarity = [...terms]
		.map(term => ({ term, count: statistics.frequency(termOf(term)) }))
		.filter(it => it.count > 0)
		.sort((a, b) => a.count - b.count);
	const kept: string[] = [];
	let sum = 0;
	for (const { term, count } of byRarity) {
		sum += count;
		if (kept.length >= 2 && sum > largestLookup) {
			break;
		}
		kept.push(term);
	}
	return kept;
}

/** Places in the index that one lookup may touch; SQLite takes half a microsecond for each. */
const largestLookup = 4_000;

/** A synonym that stands in more passages than this is not worth looking up. */
const commonShare = 0.08;

/** The words of a query that tell what it is about; all of them when none does. */
function tellingWords(text: string): Word[] {
	const all = joinSingles(words(text.replace(amountForm, it => ' '.repeat(it.length))));
	const telling = all.filter(it => !isStopWord(it.text));
	return telling.length > 0 ? telling : all;
}

/** Single characters side by side are mostly a word that the platform's dictionary lacks: 内 and 核, 时 and 区. */
function joinSingles(all: readonly Word[]): Word[] {
	const joined: Word[] = [];
	for (const word of all) {
		const last = joined.at(-1);
		const isSingle = word.text.length === 1 && isCjk(word.text) && !particles.has(word.text);
		if (
			last &&
			isSingle &&
			last.end === word.start &&
			isCjk(last.text) &&
			last.text.length <= 2 &&
			!particles.has(last.text) &&
			(last.text.length === 1 || !isStopWord(last.text))
		) {
			joined[joined.length - 1] = {
				text: last.text + word.text,
				stem: last.text + word.text,
				start: last.start,
				end: word.end,
			};
		} else {
			joined.push(word);
		}
	}
	return joined;
}

/** Asks for an amount, which `expectation` looks for; its words are not in the answer. */
const amountForm = /\bhow (?:long|often|many|much|old|far|soon|fast|big|large)\b/gi;

const particles = new Set(
	'的了是在和与或及有我你他她它这那吗呢吧啊能会要得地着过被把从到向对也都就还又才只很不而但以于之其请某'.split(''),
);

function withoutPrefix(word: string): string[] {
	const prefix = prefixes.find(it => word.startsWith(it) && word.length - it.length >= 5);
	return prefix === undefined ? [] : [termOf(word.slice(prefix.length))];
}

/** From 1 for a term in one passage of two thousand down to less than half for one that is everywhere. */
function weightOf(share: number): number {
	const rarity = Math.log(1 + 1 / Math.max(share, 5e-4)) / Math.log(2e3);
	return 0.4 + 0.6 * Math.min(1, rarity);
}
