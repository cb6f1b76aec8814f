import { frontMatter, isEscaped, type Stretch } from '../../report/markdownText.ts';
import type { CitationDocument, CitationStyle } from '../citationDocument.ts';
import { lineStart } from './changes.ts';
import { lastBefore, placeAt } from './places.ts';

/** A citation that has been begun: what a completed one replaces, within one line. */
export interface TypedCitation extends Stretch {
	/** What it begins with, which those who compare it with choices will see: `[`, `[^`, `[@`; `@` or nothing in a group. */
	readonly mark: string;
	/** `undefined` where the mark leaves it open. */
	readonly style: CitationStyle | undefined;
	/** Of several in one pair of brackets, which another one opened: `[@ice; @sn`. */
	readonly isInGroup: boolean;
}

/** So many characters may stand between the bracket and the cursor. */
const longestTyped = 200;

/** What has been typed of a citation before an offset; `undefined` in code, in definitions and where brackets are a link's. */
export function typedCitation(document: CitationDocument, offset: number): TypedCitation | undefined {
	const { text } = document;
	if (!(offset >= 0 && offset <= text.length)) {
		return undefined;
	}
	const from = Math.max(lineStart(text, offset), offset - longestTyped);
	const match = /\[([\^@]?)[^[\]\r\n]*$/.exec(text.slice(from, offset));
	const start = from + (match?.index ?? 0);
	const isText =
		match &&
		!isEscaped(text, start) &&
		text[start - 1] !== ']' &&
		!isWithin(document.code, start) &&
		!isWithin(document.definitions, start) &&
		start >= (frontMatter(text)?.end ?? 0);
	if (!isText) {
		return undefined;
	}
	const [typed, sign] = match;
	const last = sign === '@' ? typed.lastIndexOf(';') + 1 : 0;
	if (last > 0) {
		const item = typed.slice(last).trimStart();
		const rest = /^[^\s;\]]*/.exec(text.slice(offset, offset + longestTyped))?.[0] ?? '';
		const mark = item.startsWith('@') ? '@' : '';
		return { start: offset - item.length, end: offset + rest.length, mark, style: 'pandoc', isInGroup: true };
	}
	const end = endOf(document, start, offset);
	const style = sign === '^' ? 'footnote' : sign === '@' ? 'pandoc' : undefined;
	return end === undefined ? undefined : { start, end, mark: `[${sign}`, style, isInGroup: false };
}

/** Where the citation that is being edited ends; `undefined` for one that goes on in the next line. */
function endOf(document: CitationDocument, start: number, offset: number): number | undefined {
	const { text } = document;
	const place = placeAt(document, offset);
	if (place && place.kind !== 'definition' && place.at.start === start) {
		return /[\r\n]/.test(text.slice(offset, place.at.end)) ? undefined : place.at.end;
	}
	// Editors close brackets by themselves; what follows a label that is being edited belongs to it.
	const rest = /^[\w-]*\](?![[(:])/.exec(text.slice(offset, offset + longestTyped))?.[0] ?? '';
	return offset + rest.length;
}

function isWithin(stretches: readonly Stretch[], offset: number): boolean {
	const last = stretches[lastBefore(stretches, offset)];
	return last !== undefined && offset < last.end;
}
