import type { Stretch } from '../report/markdownText.ts';

/** The stretch of as many words that shares most words with a quote, when it shares half of them. */
export function mostAlike(quote: string, text: string): Stretch | undefined {
	const quoted = wordsOf(quote).map(it => it.word);
	const { length } = quoted;
	const wanted = countWords(quoted);
	const pairs = new Set(pairsOf(quoted));
	const words = wordsOf(text);
	const inside = new Map<string, number>();
	let shared = 0;
	let most = Math.max(2, length / 2);
	let ties = 0;
	let best: { readonly stretch: readonly Word[]; readonly inOrder: number } = { stretch: [], inOrder: 0 };
	for (let index = 0; index < words.length; index++) {
		const word = words[index]?.word ?? '';
		const mayHave = wanted.get(word);
		if (mayHave !== undefined) {
			const count = (inside.get(word) ?? 0) + 1;
			inside.set(word, count);
			shared += count <= mayHave ? 1 : 0;
		}
		const left = words[index - length];
		if (left && wanted.has(left.word)) {
			const before = inside.get(left.word) ?? 0;
			inside.set(left.word, before - 1);
			shared -= before <= (wanted.get(left.word) ?? 0) ? 1 : 0;
		}
		if (shared > most || (shared === most && ties++ < mostLikened)) {
			const stretch = tightened(words.slice(Math.max(0, index - length + 1), index + 1), wanted);
			const inOrder = pairsOf(stretch.map(it => it.word)).filter(it => pairs.has(it)).length;
			// Windows over one place share the same words; the tightest stretch leaves out what stands around them.
			const isBetter = inOrder > best.inOrder || (inOrder === best.inOrder && stretch.length < best.stretch.length);
			if (shared > most || best.stretch.length === 0 || isBetter) {
				best = { stretch, inOrder };
			}
			most = shared;
		}
	}
	const [first, last] = [best.stretch[0], best.stretch.at(-1)];
	return first && last && { start: first.start, end: last.start + last.word.length };
}

/** A text that repeats itself is like a quote in very many places. */
const mostLikened = 1000;

/** Words without those at both ends that the quote does not have, or not as often. */
function tightened(words: readonly Word[], wanted: ReadonlyMap<string, number>): readonly Word[] {
	const inside = new Map(countWords(words.map(it => it.word)));
	let [start, end] = [0, words.length];
	const drops = (at: number): boolean => {
		const word = words[at]?.word ?? '';
		const count = inside.get(word) ?? 0;
		inside.set(word, count - 1);
		return start < end && count > (wanted.get(word) ?? 0);
	};
	while (drops(start)) {
		start++;
	}
	const first = words[start]?.word ?? '';
	inside.set(first, (inside.get(first) ?? 0) + 1);
	while (drops(end - 1)) {
		end--;
	}
	return words.slice(start, end);
}

function pairsOf(words: readonly string[]): string[] {
	return words.slice(1).map((it, index) => `${words[index]} ${it}`);
}

interface Word {
	readonly word: string;
	readonly start: number;
}

function countWords(words: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const it of words) {
		counts.set(it, (counts.get(it) ?? 0) + 1);
	}
	return counts;
}

function wordsOf(text: string): Word[] {
	const words: Word[] = [];
	for (const it of text.matchAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}]+/gu)) {
		words.push({ word: it[0].toLowerCase(), start: it.index });
	}
	return words;
}
