import type { CitationMark, DefinitionMark } from '../report/citationMarks.ts';
import { doubtAfter } from '../report/doubtMark.ts';
import type { MarkdownOutline, Stretch } from '../report/markdownText.ts';
import type { Citation, Claim } from './citationDocument.ts';
import { sentencesOf } from './sentences.ts';
import { afterMarks, type BlockToRead, claimOf, takerOf } from './shownClaim.ts';
import { citationMark, type Inset, showText } from './shownText.ts';
import { claimsOfHead, claimsOfRow } from './tableClaims.ts';

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
	let columns: readonly string[] = [];
	for (const block of outline.blocks) {
		if (block.start >= apparatus.start) {
			break;
		}
		if (block.kind === 'heading') {
			isOwn = aboutItself.test(text.slice(block.start, block.end));
		}
		// What a report says of itself stands in block quotes before anything else, and in sections of its own.
		isTop &&= block.kind === 'heading' || block.quoted > 0;
		const isAside = block.kind === 'heading' || isTop || isOwn;
		const read = { text, block, insets: insetsWithin(block), citations: citationsWithin(block) };
		switch (block.kind) {
			case 'table-head': {
				const head = claimsOfHead(read);
				claims.push(...head.claims);
				({ columns } = head);
				break;
			}
			case 'table-row':
				claims.push(...claimsOfRow(read, columns, isAside));
				break;
			default:
				claims.push(...claimsOfProse(read, isAside));
		}
	}
	return claims;
}

/** Headings of sections in which a report tells how it was made. */
const aboutItself = /^#{1,6}[ \t]+(?:How this was found|Searched|Gaps|Open|Method|方法)[ \t]*$/m;

function claimsOfProse({ text, block, insets, citations }: BlockToRead, isAside: boolean): Claim[] {
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

function marksIn(text: string, { start, end }: Stretch): number {
	let count = 0;
	for (let at = text.indexOf(citationMark, start); at >= 0 && at < end; at = text.indexOf(citationMark, at + 1)) {
		count++;
	}
	return count;
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
