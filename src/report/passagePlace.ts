import { words } from '../base/words.ts';
import type { Evidence } from './evidence.ts';
import { findQuote } from './findQuote.ts';

/** A passage, as far as it can be looked for. */
export type Passage = Pick<Evidence, 'quote' | 'prefix' | 'suffix' | 'locator'>;

/** A place in a text, both counted from 0; `character` counts UTF-16 units. */
export interface TextPlace {
	readonly line: number;
	readonly character: number;
}

export interface PassagePlace {
	readonly start: TextPlace;
	readonly end: TextPlace;
	/** False when the words are not there any more: the place is then where they were. */
	readonly isThere: boolean;
}

/**
 * Where a passage stands in a text, which may have changed since it was read: its words, in their surroundings if they come
 * several times; or its lines, if those say the same in other marks (of a page's source, for example); or where its lines were.
 */
export function placeOfPassage(text: string, passage: Passage): PassagePlace {
	const plain = text.replace(/\r\n?/g, '\n');
	const at = exactPlace(plain, passage);
	const stretch = at === undefined ? findQuote(plain, passage.quote) : { start: at, end: at + passage.quote.length };
	if (stretch) {
		return { start: placeAt(plain, stretch.start), end: placeAt(plain, stretch.end), isThere: true };
	}
	const lines = plain.split('\n');
	const [first, last] = passage.locator.lines ?? [1, 1];
	const from = Math.min(first, lines.length) - 1;
	const to = Math.min(last, lines.length) - 1;
	const isThere = passage.locator.lines !== undefined && saysTheSame(lines.slice(from, to + 1), passage.quote);
	return {
		start: { line: from, character: 0 },
		end: isThere ? { line: to, character: lines[to]?.length ?? 0 } : { line: from, character: 0 },
		isThere,
	};
}

/** The offset of the very words, best where what stood around them still does, else nearest to where they stood. */
function exactPlace(text: string, { quote, prefix, suffix, locator }: Passage): number | undefined {
	for (const [before, after] of [
		[prefix, suffix],
		[prefix, ''],
		['', suffix],
	] as const) {
		const at = before + after === '' ? -1 : text.indexOf(before + quote + after);
		if (at >= 0) {
			return at + before.length;
		}
	}
	const line = (locator.lines?.[0] ?? 1) - 1;
	let best: { readonly at: number; readonly distance: number } | undefined;
	let [here, lineBreak] = [0, text.indexOf('\n')];
	// A word may stand in a text a million times: lines are counted on from one to the next.
	for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + quote.length)) {
		for (; lineBreak >= 0 && lineBreak < at; lineBreak = text.indexOf('\n', lineBreak + 1)) {
			here++;
		}
		const distance = Math.abs(here - line);
		if (!best || distance < best.distance) {
			best = { at, distance };
		} else if (distance > best.distance) {
			break;
		}
	}
	return best?.at;
}

function placeAt(text: string, offset: number): TextPlace {
	const before = text.slice(0, offset);
	return { line: before.split('\n').length - 1, character: offset - (before.lastIndexOf('\n') + 1) };
}

const enoughOfWords = 0.9;

/** Whether lines hold the words of a quote, tags and entities left out. */
function saysTheSame(lines: readonly string[], quote: string): boolean {
	const plain = lines.join('\n').replace(/<[^<>]*>|&#?\w+;/g, ' ');
	const there = new Set(words(plain).map(it => it.text));
	const wanted = words(quote).map(it => it.text);
	return wanted.length > 0 && wanted.filter(it => there.has(it)).length >= wanted.length * enoughOfWords;
}
