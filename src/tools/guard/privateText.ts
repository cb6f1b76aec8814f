import { countWords, isCjk, plainWords, withoutBlanks } from './plainWords.ts';

/**
 * Finds long verbatim copies of private text, however they are spaced, cased or punctuated, cut into pieces or turned round. A copy
 * is long when it has eight consecutive words or 40 characters: less is how people ask about their own project.
 */
export class PrivateText {
	readonly #texts: string[] = [];
	readonly #known = new Set<string>();
	/** Every eighth stretch of eight characters: the newest place where it stands. Any copy of 15 characters holds one whole. */
	readonly #newest = new Map<string, number>();
	/** Of each place: its text, where in it, the place of the same characters before it, and how many those are. In columns, as a long run has millions. */
	readonly #textOf: number[] = [];
	readonly #startOf: number[] = [];
	readonly #olderOf: number[] = [];
	readonly #countOf: number[] = [];

	get isEmpty(): boolean {
		return this.#texts.length === 0;
	}

	add(text: string): void {
		const plain = plainWords(text);
		if (plain === '' || this.#known.has(plain)) {
			return;
		}
		this.#known.add(plain);
		this.#index(plain);
		const joined = withoutBlanks(plain);
		if (joined !== plain) {
			this.#index(joined);
		}
	}

	#index(plain: string): void {
		const number = this.#texts.push(plain) - 1;
		for (let at = 0; at + blockLength <= plain.length; at += blockLength) {
			const block = plain.slice(at, at + blockLength);
			const older = this.#newest.get(block);
			this.#newest.set(block, this.#textOf.length);
			this.#textOf.push(number);
			this.#startOf.push(at);
			this.#olderOf.push(older ?? -1);
			this.#countOf.push(older === undefined ? 1 : (this.#countOf[older] ?? 0) + 1);
		}
	}

	/**
	 * The first long copy of private text in `candidate` that `isExcused` does not excuse, in plain words; `undefined` when
	 * there is none. `isExcused` is asked for stretches in plain words, or in such without their blanks.
	 */
	copyIn(candidate: string, isExcused: (stretch: string) => boolean): string | undefined {
		const plain = plainWords(candidate);
		// Who cuts words into pieces or writes them backwards wants them to be overlooked.
		for (const form of new Set([plain, withoutBlanks(plain)])) {
			const copy = this.#copyIn(form, isExcused) ?? this.#copyIn(Array.from(form).reverse().join(''), isExcused);
			if (copy !== undefined) {
				return copy;
			}
		}
		return undefined;
	}

	#copyIn(plain: string, isExcused: (stretch: string) => boolean): string | undefined {
		for (const { start, end, copies } of joined(this.#copiesIn(plain))) {
			// To look through all that is public takes long: mostly, what is public is so as a whole.
			if (!isExcused(plain.slice(start, end))) {
				const telling = copies.find(it => !isExcused(plain.slice(it.start, it.end)));
				if (telling) {
					return plain.slice(telling.start, telling.end);
				}
			}
		}
		return undefined;
	}

	/** Each stretch that is just long enough to count and stands in private text, from left to right. */
	#copiesIn(plain: string): Stretch[] {
		const copies: Stretch[] = [];
		for (let start = 0; start < plain.length; start++) {
			const end = plain[start] === ' ' ? undefined : shortestLong(plain, start);
			if (end !== undefined && this.#has(plain.slice(start, end))) {
				copies.push({ start, end });
			}
		}
		return copies;
	}

	#has(stretch: string): boolean {
		for (let shift = 0; shift < blockLength; shift++) {
			const rarest = this.#rarestBlock(stretch, shift);
			if (!rarest) {
				continue;
			}
			for (let place = rarest.place; place >= 0; place = this.#olderOf[place] ?? -1) {
				const start = (this.#startOf[place] ?? 0) - rarest.at;
				if (start >= 0 && this.#texts[this.#textOf[place] ?? 0]?.startsWith(stretch, start)) {
					return true;
				}
			}
		}
		return false;
	}

	/** Of the blocks that a copy would have whole if it began `shift` before one, that with the fewest places; none if one has no place. */
	#rarestBlock(stretch: string, shift: number): { readonly at: number; readonly place: number } | undefined {
		let rarest: { readonly at: number; readonly place: number } | undefined;
		let fewest = Number.POSITIVE_INFINITY;
		for (let at = shift; at + blockLength <= stretch.length; at += blockLength) {
			const place = this.#newest.get(stretch.slice(at, at + blockLength));
			if (place === undefined) {
				return undefined;
			}
			const count = this.#countOf[place] ?? 0;
			if (count < fewest) {
				fewest = count;
				rarest = { at, place };
			}
		}
		return rarest;
	}
}

const blockLength = 8;
const mostWords = 8;
const mostCharacters = 40;

interface Stretch {
	readonly start: number;
	readonly end: number;
}

/** Copies that overlap, together. */
function joined(copies: readonly Stretch[]): (Stretch & { readonly copies: readonly Stretch[] })[] {
	const runs: { start: number; end: number; copies: Stretch[] }[] = [];
	for (const copy of copies) {
		const last = runs.at(-1);
		if (last && copy.start < last.end) {
			last.end = Math.max(last.end, copy.end);
			last.copies.push(copy);
		} else {
			runs.push({ ...copy, copies: [copy] });
		}
	}
	return runs;
}

/** Where the shortest stretch that begins here and is long enough to count ends; `undefined` where the text ends before. */
function shortestLong(plain: string, start: number): number | undefined {
	const limit = Math.min(plain.length, start + mostCharacters);
	for (let end = start + shortestCopy; end < limit; end++) {
		// In Chinese and Japanese a copy may end where there is no blank.
		if ((plain[end] === ' ' || isCjk(plain.charAt(end - 1))) && isLong(plain.slice(start, end))) {
			return end;
		}
	}
	return isLong(plain.slice(start, limit)) ? limit : undefined;
}

/** Eight words of one letter. */
const shortestCopy = 15;

function isLong(plain: string): boolean {
	return plain.length >= mostCharacters || countWords(plain) >= mostWords;
}
