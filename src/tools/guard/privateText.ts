import { countWords, plainWords } from './plainWords.ts';

/**
 * Finds long verbatim copies of private text, however they are spaced, cased or punctuated. A copy is long when it has eight
 * consecutive words or 40 characters: less is how people ask about their own project.
 */
export class PrivateText {
	readonly #texts: string[] = [];
	/** Every tenth stretch of ten characters, and where it stands: any copy of 19 characters holds one whole. */
	readonly #blocks = new Map<string, { readonly text: string; readonly at: number }[]>();
	readonly #known = new Set<string>();

	get isEmpty(): boolean {
		return this.#texts.length === 0;
	}

	add(text: string): void {
		const plain = plainWords(text);
		if (plain === '' || this.#known.has(plain)) {
			return;
		}
		this.#known.add(plain);
		this.#texts.push(plain);
		for (let at = 0; at + blockLength <= plain.length; at += blockLength) {
			const block = plain.slice(at, at + blockLength);
			const places = this.#blocks.get(block);
			if (places) {
				places.push({ text: plain, at });
			} else {
				this.#blocks.set(block, [{ text: plain, at }]);
			}
		}
	}

	/**
	 * The first long copy of private text in `candidate` that `isExcused` does not excuse, in plain words; `undefined` when
	 * there is none. `isExcused` is asked for stretches in plain words that are just long enough to count.
	 */
	copyIn(candidate: string, isExcused: (stretch: string) => boolean): string | undefined {
		const plain = plainWords(candidate);
		for (let at = 0; at + blockLength <= plain.length; at++) {
			for (const place of this.#blocks.get(plain.slice(at, at + blockLength)) ?? []) {
				const copy = telling(wholeCopy(plain, at, place), isExcused);
				if (copy !== undefined) {
					return copy;
				}
			}
		}
		return undefined;
	}
}

const blockLength = 10;
const mostWords = 8;
const mostCharacters = 40;

/** The common stretch around a block that both texts have. */
function wholeCopy(plain: string, at: number, place: { readonly text: string; readonly at: number }): string {
	let before = 0;
	while (before < at && before < place.at && plain[at - before - 1] === place.text[place.at - before - 1]) {
		before++;
	}
	let after = blockLength;
	while (at + after < plain.length && plain[at + after] === place.text[place.at + after]) {
		after++;
	}
	return plain.slice(at - before, at + after);
}

/** A stretch of the copy that is long enough to count and that nothing excuses. */
function telling(copy: string, isExcused: (stretch: string) => boolean): string | undefined {
	if (!isLong(copy)) {
		return undefined;
	}
	const starts = [0, ...[...copy.matchAll(/ /g)].map(it => it.index + 1)];
	// Within a word without blanks every character may begin a copy.
	const from = starts.length > 1 ? starts : Array.from({ length: copy.length }, (_, i) => i);
	for (const start of from) {
		const end = shortestLong(copy, start);
		const stretch = end === undefined ? undefined : copy.slice(start, end);
		if (stretch !== undefined && !isExcused(stretch)) {
			return stretch;
		}
	}
	return undefined;
}

function shortestLong(copy: string, start: number): number | undefined {
	const limit = Math.min(copy.length, start + mostCharacters);
	for (let end = copy.indexOf(' ', start); end >= 0 && end < limit; end = copy.indexOf(' ', end + 1)) {
		if (isLong(copy.slice(start, end))) {
			return end;
		}
	}
	return isLong(copy.slice(start, limit)) ? limit : undefined;
}

function isLong(plain: string): boolean {
	return plain.length >= mostCharacters || countWords(plain) >= mostWords;
}
