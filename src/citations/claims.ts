import type { CitationMark, DefinitionMark } from '../report/citationMarks.ts';
import { doubtAfter } from '../report/doubtMark.ts';
import { isEscaped, type MarkdownOutline, type Stretch, type TextBlock } from '../report/markdownText.ts';
import type { Citation, Claim } from './citationDocument.ts';
import { sentencesOf } from './sentences.ts';
import { citationMark, type Inset, type ShownText, showText } from './shownText.ts';

/** A document as far as it has been read. */
export interface ReadDocument {
	readonly text: string;
	readonly outline: MarkdownOutline;
	readonly definitions: readonly DefinitionMark[];
	/** Of the body; `marks` begins with theirs. */
	readonly citations: readonly Citation[];
	readonly marks: readonly CitationMark[];
	readonly apparatus: Stretch;
}

/** Splits the body of a document into what it says, with the citations that stand for it. */
export function claimsOf(document: ReadDocument): Claim[] {
	const { text, outline, citations, apparatus } = document;
	const insets = insetsOf(document);
	const claims: Claim[] = [];
	const insetsWithin = takerOf(insets);
	const citationsWithin = takerOf(citations);
	let [isTop, isOwn] = [true, false];
	for (const block of outline.blocks) {
		if (block.start >= apparatus.start) {
			break;
		}
		if (block.kind === 'heading') {
			isOwn = aboutItself.test(text.slice(block.start, block.end));
		}
		// What a report says of itself stands in block quotes before anything else, and in sections of its own.
		isTop &&= block.kind === 'heading' || block.quoted > 0;
		const isAside = block.kind === 'heading' || block.kind === 'table-head' || isTop || isOwn;
		claims.push(
			...claimsOfBlock({ text, block, insets: insetsWithin(block), citations: citationsWithin(block) }, isAside),
		);
	}
	return claims;
}

/** Hands out what begins within blocks, which are asked for in order. */
function takerOf<T extends Stretch>(items: readonly T[]): (block: Stretch) => readonly T[] {
	let next = 0;
	const passTo = (offset: number): number => {
		while ((items[next]?.start ?? Number.POSITIVE_INFINITY) < offset) {
			next++;
		}
		return next;
	};
	return ({ start, end }) => items.slice(passTo(start), passTo(end));
}

/** Headings of sections in which a report tells how it was made. */
const aboutItself = /^#{1,6}[ \t]+(?:How this was found|Searched|Gaps|Open|Method|方法)[ \t]*$/m;

interface BlockToRead {
	readonly text: string;
	readonly block: TextBlock;
	readonly insets: readonly Inset[];
	readonly citations: readonly Citation[];
}

function claimsOfBlock(read: BlockToRead, isAside: boolean): Claim[] {
	const { text, block, insets, citations } = read;
	if (block.kind === 'table-head' || block.kind === 'table-row') {
		return claimsOfRow(read, isAside);
	}
	const shown = showText(text, { start: afterMarks(text, block), end: block.end }, insets);
	const sentences = sentencesOf(shown.text, shown.code);
	let next = 0;
	return sentences.flatMap((it, index) => {
		const own = citations.slice(next, next + marksIn(shown.text, it));
		next += own.length;
		const claim = claimOf(shown, it, own, isAside);
		// What introduces a list says nothing of its own, unless it cites.
		const introduces = index === sentences.length - 1 && own.length === 0 && /[:：]$/.test(claim.text);
		return claim.text === '' && own.length === 0 ? [] : [introduces ? { ...claim, kind: 'aside' } : claim];
	});
}

/** A cell that cites is a claim; citations in a cell of their own stand for the whole row. */
function claimsOfRow({ text, block, insets, citations }: BlockToRead, isAside: boolean): Claim[] {
	const cells = cellsOf(text, block);
	const claims = cells.flatMap(cell => {
		const own = citations.filter(it => cell.start <= it.start && it.start < cell.end);
		const within = insets.filter(it => cell.start <= it.start && it.end <= cell.end);
		const shown = showText(text, cell, within);
		return shown.text.trim() === '' ? [] : [claimOf(shown, trimmed(shown.text), own, isAside || own.length === 0)];
	});
	if (isAside || claims.every(it => it.text !== '')) {
		return claims;
	}
	const start = claims[0]?.start ?? block.start;
	const said = claims.map(it => it.text).filter(it => it !== '');
	return [
		{
			start,
			end: claims.at(-1)?.end ?? block.end,
			text: said.join(', '),
			citations,
			kind: said.length === 0 ? 'aside' : 'sentence',
		},
	];
}

function claimOf(shown: ShownText, at: Stretch, citations: readonly Citation[], isAside: boolean): Claim {
	const text = withoutCitations(shown.text.slice(at.start, at.end));
	const isSaid = /[\p{L}\p{N}]/u.test(text) && !/[?？]["”’')）」』]*$/u.test(text);
	return { ...shown.sourceOf(at), text, citations, kind: isAside || !isSaid ? 'aside' : 'sentence' };
}

/** On one line with single spaces. */
function withoutCitations(shown: string): string {
	const text = shown.includes(citationMark)
		? shown.replaceAll(/\s*\ue000[\s\ue000]*(?=[.,;:!?)\]”。，；：！？）]|$)/gu, '')
		: shown;
	return text.replaceAll(/[\s\ue000]{2,}|[^\S ]|\ue000/gu, ' ').trim();
}

function marksIn(text: string, { start, end }: Stretch): number {
	let count = 0;
	for (let at = text.indexOf(citationMark, start); at >= 0 && at < end; at = text.indexOf(citationMark, at + 1)) {
		count++;
	}
	return count;
}

function trimmed(text: string): Stretch {
	return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
}

/** Where the text of a block begins: after the marks of lists, quotes, headings and tasks. */
function afterMarks(text: string, { start, end, kind }: TextBlock): number {
	const marks = kind === 'heading' ? /[ \t>]*(?:[-+*][ \t]+|\d{1,9}[.)][ \t]+)*(?:#{1,6}[ \t]+)?/y : blockMarks;
	marks.lastIndex = start;
	return Math.min(end, start + (marks.exec(text)?.[0].length ?? 0));
}

const blockMarks = /(?:[ \t]+|>|[-+*][ \t\r\n]+|\d{1,9}[.)][ \t\r\n]+)*(?:\[[ xX]\][ \t]+)?(?:\[![A-Z]+\][ \t]*)?/y;

function cellsOf(text: string, { start, end }: Stretch): Stretch[] {
	const cells: Stretch[] = [];
	let from = start;
	for (let at = start; at <= end; at++) {
		if (at === end || (text[at] === '|' && !isEscaped(text, at))) {
			if (from < at) {
				cells.push({ start: from, end: at });
			}
			from = at + 1;
		}
	}
	return cells;
}

/** What is not text in the body, in order: code spans, citations with their brackets, definitions. */
function insetsOf({ text, outline, definitions, marks, citations }: ReadDocument): Inset[] {
	const groups = new Map<number, Inset>();
	for (const { within } of marks.slice(0, citations.length)) {
		const known = groups.get(within.start)?.shows;
		const count = typeof known === 'object' ? known.citations + 1 : 1;
		// The mark of a doubt is about the citation, and no word of the sentence.
		const { end } = doubtAfter(text, within.end);
		groups.set(within.start, { start: within.start, end, shows: { citations: count } });
	}
	return [
		...outline.code
			.filter(it => it.code === 'span')
			.map((it): Inset => ({ start: it.start, end: it.end, shows: 'code' })),
		...definitions.map((it): Inset => ({ start: it.start, end: it.end, shows: 'nothing' })),
		...groups.values(),
	].sort((a, b) => a.start - b.start);
}
