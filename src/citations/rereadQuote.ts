import { findQuote } from '../report/findQuote.ts';
import type { Stretch } from '../report/markdownText.ts';
import { mostAlike } from './mostAlike.ts';

/** Words that were quoted, with what stood around them. */
export interface QuotedPassage {
	readonly quote: string;
	readonly prefix: string;
	readonly suffix: string;
}

/** What has become of a quoted passage in its source. `at` is where it, or what has taken its place, stands in the new text. */
export type RereadQuote =
	| { readonly kind: 'stands'; readonly at: Stretch }
	/** The same words with other spaces, line breaks, kinds of dashes or quotation marks. */
	| { readonly kind: 'reset'; readonly at: Stretch }
	| { readonly kind: 'reworded'; readonly at: Stretch }
	| { readonly kind: 'vanished' };

/**
 * Looks for a quoted passage in the text that its source has now. `before` is the text in which it was read, where that is at
 * hand: more of what stood around it leads to where it stood. Total; slow only where a long passage was reworded in a long text.
 */
export function rereadQuote(passage: QuotedPassage, now: string, before: string | undefined): RereadQuote {
	const { quote } = passage;
	const around = surroundings(passage, before);
	const verbatim = nearest(now, quote, around);
	if (verbatim) {
		return { kind: 'stands', at: verbatim };
	}
	const reset = findQuote(now, quote);
	if (reset) {
		return { kind: 'reset', at: reset };
	}
	const inPlace = between(now, quote, around);
	if (inPlace && shares(now.slice(inPlace.start, inPlace.end), quote) >= enough) {
		return { kind: 'reworded', at: inPlace };
	}
	const isLikened = quote.length <= longestLikened && now.length <= longestText;
	const alike = isLikened ? mostAlike(quote, now) : undefined;
	const at = alike && wholeSentences(now, alike, quote, around);
	return at && shares(now.slice(at.start, at.end), quote) >= enoughElsewhere
		? { kind: 'reworded', at }
		: { kind: 'vanished' };
}

/** A passage that shares less than this of its words with what stands in its place is not the same passage any more. */
const enough = 0.4;
/** Elsewhere a text may well say something similar of something else. */
const enoughElsewhere = 0.6;

/** In characters: longer quotes are not what the engine writes, and take long to be likened. */
const longestLikened = 5_000;
const longestText = 5_000_000;

/** What stood before and after. */
interface Surroundings {
	readonly left: string;
	readonly right: string;
}

/** In characters. */
const longestSurroundings = 400;

function surroundings({ quote, prefix, suffix }: QuotedPassage, before: string | undefined): Surroundings {
	const at = before === undefined ? undefined : nearest(before, quote, { left: prefix, right: suffix });
	if (before === undefined || !at) {
		return { left: prefix, right: suffix };
	}
	return {
		left: before.slice(Math.max(0, at.start - longestSurroundings), at.start),
		right: before.slice(at.end, at.end + longestSurroundings),
	};
}

/** The occurrence whose surroundings are most like those of the quote. */
function nearest(text: string, quote: string, { left, right }: Surroundings): Stretch | undefined {
	let best: { readonly start: number; readonly common: number } | undefined;
	let count = 0;
	for (let start = text.indexOf(quote); start >= 0 && count < mostOccurrences; start = text.indexOf(quote, start + 1)) {
		const end = start + quote.length;
		const common =
			commonEnd(text.slice(Math.max(0, start - left.length), start), left) +
			commonStart(text.slice(end, end + right.length), right);
		if (!best || common > best.common) {
			best = { start, common };
		}
		count++;
	}
	return best && quote !== '' ? { start: best.start, end: best.start + quote.length } : undefined;
}

const mostOccurrences = 1_000;

function commonStart(a: string, b: string): number {
	let length = 0;
	while (length < Math.min(a.length, b.length) && a[length] === b[length]) {
		length++;
	}
	return length;
}

function commonEnd(a: string, b: string): number {
	let length = 0;
	while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) {
		length++;
	}
	return length;
}

/** What now stands between the words that stood before the quote and those that stood after it. */
function between(text: string, quote: string, { left, right }: Surroundings): Stretch | undefined {
	const most = 2 * quote.length + 200;
	for (const start of placesAfter(text, left)) {
		const end = firstAfter(text.slice(start, start + most + longestSurroundings), right);
		if (end !== undefined && end <= most) {
			return trimmed(text, { start, end: start + end });
		}
	}
	return undefined;
}

/** Where the last words of what stood before end, in the longest form that the text has. */
function placesAfter(text: string, left: string): readonly number[] {
	for (const tail of [left, left.slice(-160), left.slice(-80), left.slice(-40)]) {
		const places: number[] = [];
		for (let at = text.indexOf(tail); at >= 0 && places.length < mostPlaces; at = text.indexOf(tail, at + 1)) {
			places.push(at + tail.length);
		}
		if (tail.trim().length >= shortestAnchor && places.length > 0) {
			return places;
		}
	}
	return [];
}

const mostPlaces = 20;
/** In characters: shorter stretches stand anywhere. */
const shortestAnchor = 12;

function firstAfter(text: string, right: string): number | undefined {
	for (const head of [right, right.slice(0, 160), right.slice(0, 80), right.slice(0, 40)]) {
		const at = head.trim().length >= shortestAnchor ? text.indexOf(head) : -1;
		if (at >= 0) {
			return at;
		}
	}
	return undefined;
}

/** Without white space at both ends. */
function trimmed(text: string, { start, end }: Stretch): Stretch | undefined {
	const words = text.slice(start, end);
	const lead = words.length - words.trimStart().length;
	const stretch = { start: start + lead, end: start + words.trimEnd().length };
	return stretch.start < stretch.end ? stretch : undefined;
}

/** Which part of the words of the longer of two texts the other has as well, from 0 to 1. */
function shares(a: string, b: string): number {
	const [mine, others] = [wordCounts(a), wordCounts(b)];
	let common = 0;
	for (const [word, count] of mine.counts) {
		common += Math.min(count, others.counts.get(word) ?? 0);
	}
	return common / Math.max(1, mine.total, others.total);
}

function wordCounts(text: string): { readonly counts: ReadonlyMap<string, number>; readonly total: number } {
	const found =
		text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}]+/gu) ?? [];
	const counts = new Map<string, number>();
	for (const it of found) {
		counts.set(it, (counts.get(it) ?? 0) + 1);
	}
	return { counts, total: found.length };
}

/** Where a quote began or ended with a sentence, so does what has taken its place; elsewhere, the words that it shares are the best that can be told. */
function wholeSentences(text: string, { start, end }: Stretch, quote: string, { left }: Surroundings): Stretch {
	const opened = left === '' || /(?:\n|[.!?]["”')]*\s+|[。！？])$/.test(left);
	const closed = /[.!?。！？]["”')]*$/.test(quote);
	const before = text.slice(Math.max(0, start - longestWidened), start);
	const lead = opened ? (/(?:^|\n|[.!?]["”')]*\s+|[。！？])([^\n.!?。！？]*)$/.exec(before)?.[1]?.length ?? 0) : 0;
	const tail = closed
		? (/^[^\n.!?。！？]*[.!?。！？]?["”')]*/.exec(text.slice(end, end + longestWidened))?.[0].length ?? 0)
		: 0;
	return trimmed(text, { start: start - lead, end: end + tail }) ?? { start, end };
}

/** In characters, to either side. */
const longestWidened = 300;
