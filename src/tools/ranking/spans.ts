import type { Block, CleanDocument } from '../corpus/document.ts';

/** A stretch of clean text that can be quoted by itself. */
export interface Span {
	readonly start: number;
	readonly end: number;
	readonly section: number;
	readonly kind: Block['kind'];
}

/** A quote longer than this is hard to read beside a claim. */
export const longestSpan = 700;

/** Two list items that are this short together belong together: a default and a type, say. */
const shortPair = 200;

/**
 * The stretches within [start, end) that make sense by themselves: a block, a list or a code sample with the sentence that
 * leads into it, a term with its definition, a few sentences of a long paragraph. They overlap; the ranking chooses.
 */
export function spansOf(document: CleanDocument, start: number, end: number): Span[] {
	const { blocks, text } = document;
	const spans = new Map<string, Span>();
	const breaks = pageBreaks(document);
	const add = (first: number, last: number): void => {
		const from = blocks[first];
		const to = blocks[last];
		const isTogether = from && to && from.section === to.section && to.end - from.start <= longestSpan;
		if (isTogether && !(first < last && breaks.some(it => from.start < it && it <= to.start))) {
			spans.set(`${from.start}-${to.end}`, { start: from.start, end: to.end, section: from.section, kind: from.kind });
		}
	};
	for (let at = firstBlockAfter(blocks, start); at < blocks.length; at++) {
		const block = blocks[at];
		if (!block || block.start >= end) {
			break;
		}
		if (block.kind === 'heading' || block.kind === 'meta') {
			continue;
		}
		if (block.end - block.start > longestSpan) {
			for (const span of piecesOf(text, block)) {
				if (span.start < end && span.end > start) {
					spans.set(`${span.start}-${span.end}`, span);
				}
			}
			continue;
		}
		if (isLead(text, block, blocks[at + 1])) {
			for (const last of followers(document, at)) {
				add(at, last);
			}
		} else {
			add(at, at);
		}
		const lead = leadOf(document, at);
		if (lead !== undefined) {
			add(lead, at);
			// The list as a whole, when it is short.
			for (const last of followers(document, lead)) {
				add(lead, last);
			}
		} else if (block.kind === 'paragraph' && blocks[at + 1]?.kind === 'paragraph') {
			add(at, at + 1);
		} else if (
			block.kind === 'item' &&
			blocks[at + 1]?.kind === 'item' &&
			(blocks[at + 1]?.end ?? 0) - block.start <= shortPair
		) {
			add(at, at + 1);
		}
	}
	return [...spans.values()].map(it => trimmed(text, it));
}

/** Where another page, slide, notebook cell or file of an archive begins: a quote has one place. */
function pageBreaks({ places = [] }: CleanDocument): number[] {
	return places
		.filter(({ locator: { page, slide, cell, part } }, at) => {
			const before = places[at - 1]?.locator;
			return before && (before.page !== page || before.slide !== slide || before.cell !== cell || before.part !== part);
		})
		.map(it => it.start);
}

/** Without the white space around it; a sample keeps the indentation of its first line. */
function trimmed(text: string, span: Span): Span {
	let { start, end } = span;
	while (span.kind !== 'code' && start < end && isSpace(text.charCodeAt(start))) {
		start++;
	}
	while (end > start && isSpace(text.charCodeAt(end - 1))) {
		end--;
	}
	return { ...span, start, end };
}

function isSpace(code: number): boolean {
	return code === 32 || code === 10 || code === 9;
}

/**
 * Whether a block announces the next one: the term that the next one defines, a sentence with a colon, or a short
 * label right above a list or a sample.
 */
function isLead(text: string, block: Block, next: Block | undefined): boolean {
	if (block.kind === 'term') {
		return true;
	}
	if (next === undefined || (block.kind !== 'paragraph' && block.kind !== 'item')) {
		return false;
	}
	const isInside = next.depth > block.depth || next.kind === 'code' || next.kind === 'table';
	if (/[:：]$/.test(text.slice(block.end - 3, block.end).trimEnd())) {
		return block.kind === 'paragraph' || isInside;
	}
	const isLabel = block.end - block.start <= 90 && !/[.!?。！？]$/.test(text.slice(block.end - 2, block.end).trimEnd());
	return block.kind === 'paragraph' && isLabel && (next.kind === 'item' || isInside);
}

/** The blocks at which the stretch that a lead announces may end, one by one. */
function followers({ blocks, text }: CleanDocument, lead: number): number[] {
	const found: number[] = [];
	const from = blocks[lead];
	let previous = from;
	for (let at = lead + 1; at < blocks.length; at++) {
		const block = blocks[at];
		if (!from || !previous || !block || block.section !== from.section || block.end - from.start > longestSpan) {
			break;
		}
		const isDefinition =
			from.kind === 'term' && (block.depth > from.depth || (at === lead + 1 && block.kind !== 'term'));
		const isSameList = block.kind === 'item' && previous.kind === 'item';
		const isInner = block.depth > 0 && block.depth > from.depth && from.kind !== 'term';
		if (at > lead + 1 && !isDefinition && !isSameList && !isInner && !isLead(text, previous, block)) {
			break;
		}
		if (block.kind === 'heading' || (from.kind === 'term' && !isDefinition && at > lead + 1)) {
			break;
		}
		found.push(at);
		previous = block;
	}
	return found;
}

/** The block that leads into this one: over the items before it, the paragraph with a colon or the term above. */
function leadOf({ blocks, text }: CleanDocument, at: number): number | undefined {
	const block = blocks[at];
	if (!block) {
		return undefined;
	}
	for (let before = at - 1; before >= 0; before--) {
		const candidate = blocks[before];
		if (
			!candidate ||
			candidate.section !== block.section ||
			block.end - candidate.start > longestSpan ||
			candidate.kind === 'heading'
		) {
			return undefined;
		}
		if (isLead(text, candidate, blocks[before + 1]) && (candidate.kind !== 'term' || candidate.depth <= block.depth)) {
			return before;
		}
		const isPassable = candidate.kind === 'item' || candidate.depth > 0;
		if (!isPassable || (block.kind !== 'item' && block.kind !== 'code' && block.depth === 0)) {
			return undefined;
		}
	}
	return undefined;
}

/** A long block in pieces: sentences of prose, lines of everything else, in windows that overlap by half. */
function piecesOf(text: string, block: Block): Span[] {
	const isProse = block.kind === 'paragraph' || block.kind === 'item';
	const units = cut(
		text,
		block,
		isProse
			? /(?<=[.!?]["'”’)\]]?)\s+(?=["'“‘([`*_]?[\p{Lu}\p{N}`*])|(?<=[。！？；]["'”’）]?)|\n(?=\s*(?:[-*+•]|\d+[.)])\s)/gu
			: /\n/g,
	);
	const spans: Span[] = [];
	const make = (start: number, end: number): Span => ({ start, end, section: block.section, kind: block.kind });
	const size = isProse ? 420 : 600;
	for (let first = 0; first < units.length; first++) {
		const from = units[first];
		if (!from) {
			continue;
		}
		let to = from;
		let last = first;
		while (last + 1 < units.length && (units[last + 1]?.end ?? 0) - from.start <= size) {
			last++;
			to = units[last] ?? to;
		}
		if (to.end - from.start > longestSpan) {
			to = { start: from.start, end: hardCut(text, from.start) };
		}
		spans.push(make(from.start, to.end));
		if (!isProse) {
			first += Math.max(0, Math.floor((last - first) / 2));
		}
		if (to.end === block.end) {
			break;
		}
	}
	return spans;
}

function cut(text: string, block: Block, boundary: RegExp): { start: number; end: number }[] {
	const units: { start: number; end: number }[] = [];
	let start = block.start;
	for (const match of text.slice(block.start, block.end).matchAll(boundary)) {
		const end = block.start + match.index;
		if (end > start) {
			units.push({ start, end });
		}
		start = end + match[0].length;
	}
	if (start < block.end) {
		units.push({ start, end: block.end });
	}
	return units;
}

/** The last gap between words before a span gets too long. */
function hardCut(text: string, start: number): number {
	const gap = text.lastIndexOf(' ', start + longestSpan);
	const end = gap > start + longestSpan / 2 ? gap : start + longestSpan;
	return /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
}

/** By bisection: the first block that ends after an offset. */
function firstBlockAfter(blocks: readonly Block[], offset: number): number {
	let low = 0;
	let high = blocks.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((blocks[middle]?.end ?? 0) <= offset) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}
