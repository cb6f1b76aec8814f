import type { Stretch, TextBlock } from '../report/markdownText.ts';
import type { Citation, Claim } from './citationDocument.ts';
import { citationMark, type Inset, type ShownText } from './shownText.ts';

/** A block of a document, with what stands in it. */
export interface BlockToRead {
	/** Of the document. */
	readonly text: string;
	readonly block: TextBlock;
	readonly insets: readonly Inset[];
	readonly citations: readonly Citation[];
}

/** Makes a claim of a stretch of shown text; a question, or what has no words, is an aside in any case. */
export function claimOf(shown: ShownText, at: Stretch, citations: readonly Citation[], isAside: boolean): Claim {
	const text = withoutCitations(shown.text.slice(at.start, at.end));
	const isSaid = /[\p{L}\p{N}]/u.test(text) && !/[?？]["”’')）」』]*$/u.test(text);
	return { ...shown.sourceOf(at), text, citations, kind: isAside || !isSaid ? 'aside' : 'sentence' };
}

/** Hands out what begins within stretches, which are asked for in order. */
export function takerOf<T extends Stretch>(items: readonly T[]): (block: Stretch) => readonly T[] {
	let next = 0;
	const passTo = (offset: number): number => {
		while ((items[next]?.start ?? Number.POSITIVE_INFINITY) < offset) {
			next++;
		}
		return next;
	};
	return ({ start, end }) => items.slice(passTo(start), passTo(end));
}

/** Where the text of a block begins: after the marks of lists, quotes, headings and tasks. */
export function afterMarks(text: string, { start, end, kind }: TextBlock): number {
	const marks = kind === 'heading' ? headingMarks : blockMarks;
	marks.lastIndex = start;
	return Math.min(end, start + (marks.exec(text)?.[0].length ?? 0));
}

const headingMarks = /[ \t>]*(?:[-+*][ \t]+|\d{1,9}[.)][ \t]+)*(?:#{1,6}[ \t]+)?/y;
const blockMarks = /(?:[ \t]+|>|[-+*][ \t\r\n]+|\d{1,9}[.)][ \t\r\n]+)*(?:\[[ xX]\][ \t]+)?(?:\[![A-Z]+\][ \t]*)?/y;

/** On one line with single spaces. */
function withoutCitations(shown: string): string {
	const text = shown.includes(citationMark)
		? shown.replaceAll(/\s*\ue000[\s\ue000]*(?=[.,;:!?)\]”。，；：！？）]|$)/gu, '')
		: shown;
	return text.replaceAll(/[\s\ue000]{2,}|[^\S ]|\ue000/gu, ' ').trim();
}
