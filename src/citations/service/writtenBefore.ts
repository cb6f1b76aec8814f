import type { CitationDocument } from '../citationDocument.ts';

/**
 * The sentence that is being written, up to an offset, as a reader sees it. Nothing but its paragraph is looked at: the
 * document changes with each key.
 */
export function writtenBefore({ text }: CitationDocument, offset: number): string {
	const from = Math.max(0, offset - longestSentence);
	const paragraph = text.slice(from, offset).replace(/^[\s\S]*\n[ \t]*\r?\n/, '');
	const words = paragraph
		.replace(/\[(?:[\^@]?[^[\]\n]{0,60})\](?:\([^()\n]{0,400}\))?/g, ' ')
		.replace(/^[ \t]*(?:[-*+]|\d+[.)]|#{1,6}|>)[ \t]+/gm, '')
		.replace(/[*_`|]/g, '')
		.replace(/\s+/g, ' ')
		.trim();
	// What ends with a full stop is the sentence that the citation will follow.
	const ends = [...words.matchAll(/[.!?]["”’)]*(?= \p{Lu})|[。！？]/gu)].map(it => it.index + it[0].length);
	return words.slice(ends.findLast(it => it < words.length) ?? 0).trim();
}

const longestSentence = 1500;
