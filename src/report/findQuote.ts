import type { Stretch } from './markdownText.ts';

/**
 * Finds the words of `quote` in `text` as they stand there: spaces and line breaks may differ, as may ligatures, kinds of
 * quotation marks and dashes, and characters that are not seen (soft hyphens, zero-width spaces). Returns the stretch of `text`, or
 * `undefined` when the words are not there in this order.
 */
export function findQuote(text: string, quote: string): Stretch | undefined {
	const wanted = foldText(quote).folded.trim();
	if (wanted === '') {
		return undefined;
	}
	const { folded, origins } = foldText(text);
	const at = folded.indexOf(wanted);
	const first = origins[at];
	const last = origins[at + wanted.length - 1];
	if (at < 0 || first === undefined || last === undefined) {
		return undefined;
	}
	// The last character may be two units long.
	const width = (text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
	return { start: first, end: last + width };
}

/** The text in its plainest form, and for each unit of it the offset of the character that it comes from. */
function foldText(text: string): { folded: string; origins: number[] } {
	const pieces: string[] = [];
	const origins: number[] = [];
	let isBlank = true;
	for (let at = 0; at < text.length; ) {
		const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
		if (/\s/.test(character)) {
			if (!isBlank) {
				pieces.push(' ');
				origins.push(at);
			}
			isBlank = true;
		} else if (!unseen.test(character)) {
			const plain = same.get(character) ?? (character.charCodeAt(0) < 0x80 ? character : character.normalize('NFKC'));
			pieces.push(plain);
			for (let i = 0; i < plain.length; i++) {
				origins.push(at);
			}
			isBlank = false;
		}
		at += character.length;
	}
	return { folded: pieces.join(''), origins };
}

const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/;

const same = new Map([
	...Array.from('“”„‟«»″', it => [it, '"'] as const),
	...Array.from('‘’‚‛′', it => [it, "'"] as const),
	...Array.from('‐‑‒–—―−', it => [it, '-'] as const),
	['…', '...'] as const,
]);
