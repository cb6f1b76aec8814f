import type { LabelCitation } from '../report/citation.ts';
import type { Stretch } from '../report/markdownText.ts';

/** Words in quotation marks with the citations that follow them at once. */
export interface QuotedWords extends Stretch {
	readonly words: string;
	readonly labels: readonly string[];
}

/** Finds what a report puts in “quotation marks” right before a citation: it claims to be a quotation. */
export function quotedWords(document: string, citations: readonly LabelCitation[]): QuotedWords[] {
	const found: QuotedWords[] = [];
	for (const [index, citation] of citations.entries()) {
		const quoted = /“([^“”]+)”[.,;:!?)*_]{0,3}\s{0,2}$/u.exec(
			document.slice(Math.max(0, citation.start - longest), citation.start),
		);
		if (!quoted) {
			continue;
		}
		const start = citation.start - quoted[0].length;
		const labels = [citation.label];
		let { end } = citation;
		for (const next of citations.slice(index + 1)) {
			if (!/^\s{0,2}$/.test(document.slice(end, next.start))) {
				break;
			}
			labels.push(next.label);
			({ end } = next);
		}
		found.push({ start, end: start + quoted[0].trimEnd().length, words: quoted[1] ?? '', labels });
	}
	return found;
}

/**
 * Whether quoted words stand in a passage in their order. Marks and spaces do not count, words of the passage may be left
 * out (a list's bullets, a link's target), and a word before `…` may be cut; nothing may be added or changed.
 */
export function isQuotedFrom(passage: string, quoted: string): boolean {
	const words = wordsOf(passage).map(it => it.word);
	let at = 0;
	for (const { word, isCut } of wordsOf(quoted)) {
		const found = words.findIndex((it, index) => index >= at && (it === word || (isCut && it.startsWith(word))));
		if (found < 0) {
			return false;
		}
		at = found + 1;
	}
	return true;
}

const longest = 4_000;

function wordsOf(text: string): { readonly word: string; readonly isCut: boolean }[] {
	const plain = text.normalize('NFKC').toLowerCase();
	return [
		...plain.matchAll(
			/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}])+/gu,
		),
	].map(it => ({
		word: it[0],
		// NFKC makes three full stops of an ellipsis.
		isCut: plain.startsWith('...', it.index + it[0].length),
	}));
}
