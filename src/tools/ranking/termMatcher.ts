import { termOf } from '../index/indexTerms.ts';
import { prefixes, type Query } from './query.ts';

/** A place in a text that holds a term of the query, or what may stand for it. */
export interface Occurrence {
	readonly offset: number;
	/** Place in the query's terms. */
	readonly term: number;
	/** 1 for the term itself, less for a synonym or a relative. */
	readonly strength: number;
}

/** Finds the terms of one query in texts. Only words that begin as a term does are stemmed, so that it is fast. */
export class TermMatcher {
	readonly #candidates: RegExp | undefined;
	readonly #byStem = new Map<string, { readonly term: number; readonly strength: number }[]>();
	readonly #cjk: readonly { readonly term: number; readonly text: string }[];
	readonly #roots: readonly { readonly term: number; readonly stem: string }[];

	constructor({ terms }: Query) {
		const beginnings = new Set<string>();
		const add = (stem: string, term: number, strength: number): void => {
			const known = this.#byStem.get(stem);
			if (known?.some(it => it.term === term)) {
				return;
			}
			this.#byStem.set(stem, [...(known ?? []), { term, strength }]);
			// A stem's last letter may differ from the word's: "happi" of "happy".
			beginnings.add(stem.length > 4 ? stem.slice(0, -1) : stem.replace(/i$/, ''));
		};
		for (const [term, { stem, isCjk }] of terms.entries()) {
			if (!isCjk) {
				add(stem, term, 1);
			}
		}
		for (const [term, { synonyms }] of terms.entries()) {
			for (const synonym of synonyms) {
				add(synonym, term, synonymStrength);
			}
		}
		this.#cjk = terms.flatMap(({ stem, isCjk }, term) => (isCjk ? [{ term, text: stem }] : []));
		this.#roots = terms.flatMap(({ stem, isCjk }, term) => (isCjk || stem.length < 4 ? [] : [{ term, stem }]));
		if (beginnings.size > 0) {
			const alternatives = [...beginnings].join('|');
			this.#candidates = new RegExp(
				`(?<![\\p{L}\\p{N}])(?:${prefixes.join('|')})?(?:${alternatives})[\\p{L}\\p{N}]*`,
				'giu',
			);
		}
	}

	/** In the order of the text. */
	find(text: string, start = 0, end = text.length): Occurrence[] {
		const part = withoutAddresses(text.slice(start, end));
		const found: Occurrence[] = [];
		for (const { 0: word, index } of this.#candidates ? part.matchAll(this.#candidates) : []) {
			const lower = word.toLowerCase();
			const known = this.#byStem.get(termOf(lower));
			if (known) {
				for (const { term, strength } of known) {
					found.push({ offset: start + index, term, strength });
				}
				continue;
			}
			const root = this.#roots.find(({ stem }) => isRelative(lower, stem));
			if (root) {
				found.push({ offset: start + index, term: root.term, strength: relativeStrength });
			}
		}
		for (const { term, text: wanted } of this.#cjk) {
			for (let at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length)) {
				found.push({ offset: start + at, term, strength: 1 });
			}
		}
		return this.#cjk.length > 0 ? found.sort((a, b) => a.offset - b.offset) : found;
	}
}

const synonymStrength = 0.55;
const relativeStrength = 0.5;

/** The words of a web address say nothing of what the text says; blanks keep every other word in its place. */
function withoutAddresses(text: string): string {
	return text.includes('://') ? text.replaceAll(/https?:\/\/[^\s)\]>"'`]+/g, it => ' '.repeat(it.length)) : text;
}

/** Whether a word is a term with something before or after it: `unpublish`, `prepublishOnly`. */
function isRelative(word: string, stem: string): boolean {
	return word.startsWith(stem) || prefixes.some(it => word.startsWith(it) && word.startsWith(stem, it.length));
}
