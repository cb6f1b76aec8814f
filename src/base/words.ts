import { stemmer } from 'stemmer';

/** One word of a text, with its place (UTF-16 offsets) so that what matched can be shown. */
export interface Word {
	/** Lower-cased, compatibility-normalised. */
	readonly text: string;
	/** Porter's stem for words of Latin letters (Porter 1980); the word itself for others. */
	readonly stem: string;
	readonly start: number;
	readonly end: number;
}

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;
const cjkRun =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const cjkStart = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const plain = /^[a-z]+$/;
const mayHoldCjk = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Splits text into words. Runs of Chinese and Japanese are segmented with the platform's dictionary, because
 * they have no spaces; everything else splits at what is neither letter, mark nor digit, as SQLite's unicode61 does.
 */
export function words(text: string): Word[] {
	const found: Word[] = [];
	const hasCjk = mayHoldCjk.test(text);
	for (const match of text.matchAll(wordPattern)) {
		if (!hasCjk) {
			found.push(word(match[0], match.index));
			continue;
		}
		for (const run of match[0].matchAll(cjkRun)) {
			const start = match.index + run.index;
			if (!cjkStart.test(run[0])) {
				found.push(word(run[0], start));
				continue;
			}
			for (const { segment, index } of segmenter.segment(run[0])) {
				found.push(word(segment, start + index));
			}
		}
	}
	return found;
}

/** The stems of a text's words, in order, repeats included. */
export function stems(text: string): string[] {
	return words(text).map(it => it.stem);
}

function word(raw: string, start: number): Word {
	const text = raw.normalize('NFKC').toLowerCase();
	return { text, stem: stemOf(text), start, end: start + raw.length };
}

const stemCache = new Map<string, string>();

/** The stem of one lower-case word. */
export function stemOf(text: string): string {
	if (!plain.test(text)) {
		return text;
	}
	let stem = stemCache.get(text);
	if (stem === undefined) {
		stem = stemmer(text);
		// Bounded: a corpus has a long tail of words that come once.
		if (stemCache.size > 50_000) {
			stemCache.clear();
		}
		stemCache.set(text, stem);
	}
	return stem;
}
