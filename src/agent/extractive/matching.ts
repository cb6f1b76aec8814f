import type { Word } from '../../base/words.ts';
import type { Concept } from './concepts.ts';
import type { Phrase } from './synonyms.ts';
import { isLightWord, isStopWord } from './vocabulary.ts';

/** A place where a text speaks of a concept. `strength` is 1 for the concept's own words and less for other ways to say it. */
export interface Hit {
	readonly concept: number;
	readonly strength: number;
	/** Index of the word in its text. */
	readonly at: number;
}

/** Finds concepts in texts. It keeps what it learned about each stem, so one matcher should serve all texts of a round. */
export class Matcher {
	readonly #phrases = new Map<string, Entry[]>();
	readonly #singles: { readonly stem: string; readonly concept: number; readonly strength: number }[] = [];
	readonly #known = new Map<string, readonly Entry[]>();

	constructor(concepts: readonly Concept[]) {
		for (const [index, concept] of concepts.entries()) {
			this.#add(concept.phrase, index, 1);
			for (const synonym of concept.synonyms) {
				this.#add(synonym, index, synonymStrength);
			}
			if (concept.phrase.length > 1) {
				this.#addParts(concept, index);
			}
		}
	}

	hits(text: readonly Word[]): Hit[] {
		const found: Hit[] = [];
		for (const [at, word] of text.entries()) {
			for (const { concept, strength, phrase } of this.#entries(word.stem)) {
				if (phrase.every((stem, i) => text[at + i]?.stem === stem)) {
					found.push({ concept, strength, at });
				}
			}
		}
		return found;
	}

	#add(phrase: Phrase, concept: number, strength: number): void {
		const [first] = phrase;
		if (first === undefined) {
			return;
		}
		const entries = this.#phrases.get(first) ?? [];
		entries.push({ concept, strength, phrase });
		this.#phrases.set(first, entries);
		if (phrase.length === 1) {
			this.#singles.push({ stem: first, concept, strength });
		}
	}

	/** `npm config` may be called `config`, and `package-lock.json` a `package-lock`. */
	#addParts({ kind, phrase }: Concept, index: number): void {
		const strength = kind === 'identifier' ? 0.5 : 0.4;
		for (const part of [phrase.slice(1), phrase.slice(0, -1)]) {
			if (part.some(it => it.length > 2 && !isStopWord(it) && !isLightWord(it))) {
				this.#add(part, index, strength);
			}
		}
	}

	#entries(stem: string): readonly Entry[] {
		let entries = this.#known.get(stem);
		if (!entries) {
			const exact = this.#phrases.get(stem) ?? [];
			const like = this.#singles.flatMap(single => {
				const strength = single.strength * likeness(stem, single.stem);
				return strength > 0 && !exact.some(it => it.concept === single.concept && it.phrase.length === 1)
					? [{ concept: single.concept, strength, phrase: [stem] }]
					: [];
			});
			entries = [...exact, ...like];
			this.#known.set(stem, entries);
		}
		return entries;
	}
}

interface Entry {
	readonly concept: number;
	readonly strength: number;
	readonly phrase: Phrase;
}

const synonymStrength = 0.65;

/** How much two different stems may be one word: `prepublish` and `publish`, `config` and `configur`, 软件包 and 软件. */
function likeness(a: string, b: string): number {
	if (a === b) {
		return 0;
	}
	const [short, long] = a.length < b.length ? [a, b] : [b, a];
	if (/^[\u3040-\u9fff]/u.test(short)) {
		return short.length >= 2 && long.includes(short) ? 0.7 : 0;
	}
	const ratio = short.length / long.length;
	const isPart = (short.length >= 4 && long.startsWith(short)) || (short.length >= 5 && long.endsWith(short));
	if (!isPart || ratio < 0.5) {
		return 0;
	}
	// `unpublish` is about publishing, but says the opposite.
	const isOpposite = long.endsWith(short) && /^(?:un|dis|de|non|in|im|anti|mis)$/.test(long.slice(0, -short.length));
	return (isOpposite ? 0.2 : 0.7) * Math.sqrt(ratio);
}
