import { ToolError } from '../agent/tool.ts';
import type { Stretch } from '../report/markdownText.ts';
import type { QuotableDocument } from './quotable.ts';

/**
 * The text of a part in order, from a character of the document on, in stretches that can be quoted; and how to go on. What a
 * reader wrote about the document, or stands in it for machines, is no quotation: it is part of the note.
 */
export function stretchesFrom(
	{ text, blocks }: QuotableDocument,
	part: Stretch,
	offset: number,
): { readonly spans: readonly Stretch[]; readonly note: string } {
	const from = Math.max(part.start, offset);
	if (from >= part.end) {
		throw new ToolError(`The text ends at character ${part.end}: there is nothing from ${offset} on.`);
	}
	const limit = Math.min(part.end, from + longestRead);
	const spans: { start: number; end: number }[] = [];
	const asides: string[] = [];
	let next = from;
	for (const block of blocks) {
		if (block.end <= from || block.start >= limit) {
			continue;
		}
		if (block.kind === 'meta') {
			asides.push(text.slice(block.start, block.end));
			next = block.end;
			continue;
		}
		for (let start = Math.max(from, block.start); start < Math.min(block.end, limit); ) {
			const end = Math.min(block.end, limit, start + longestQuote);
			const last = spans.at(-1);
			if (last && end - last.start <= longestQuote && text.slice(last.end, start).trim() === '') {
				last.end = end;
			} else {
				spans.push({ start, end: cutBetween(text, start, end) });
			}
			start = spans.at(-1)?.end ?? end;
			next = start;
		}
	}
	next = next === from ? limit : next;
	const isEnd = text.slice(next, part.end).trim() === '';
	const how = isEnd ? ' That is the end.' : ` Call again with "offset": ${next} to read on.`;
	return {
		spans: spans.filter(it => text.slice(it.start, it.end).trim() !== ''),
		note: [
			`characters ${from} to ${next} of ${part.end}.${how}`,
			asides.join('\n').slice(0, longestAside).toWellFormed(),
		]
			.join('\n')
			.trim(),
	};
}

const longestAside = 6_000;
const longestQuote = 1_500;
const longestRead = 15_000;

/** Between two words where there is a blank nearby, and never between the halves of a character. */
function cutBetween(text: string, start: number, end: number): number {
	if (end >= text.length || /\s/.test(text.charAt(end))) {
		return end;
	}
	const blank = text.lastIndexOf(' ', end);
	if (blank > start + (end - start) / 2) {
		return blank + 1;
	}
	return /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
}
