import type { TextInsertion } from './target.ts';

/** What is put in: as words within a line where it can be, or else as blocks of their own. */
export interface Content {
	/** Without line breaks; `undefined` when it is more than a paragraph. */
	readonly inline: string | undefined;
	readonly block: string;
	/** Lines that take no words of a sentence: headings, commands. */
	readonly isMark?: (line: string, next: string) => boolean;
}

/**
 * Puts content at a cursor in prose whose paragraphs are parted by blank lines: into the line when the line has words and
 * the content is one paragraph, else as blocks; blocks do not cut a paragraph, they go behind it.
 */
export function placeInProse(text: string, offset: number, { inline, block, isMark }: Content): TextInsertion {
	const line = lineAt(text, offset);
	const words = text.slice(line.start, line.end);
	const next = /^\r?\n([^\r\n]*)/.exec(text.slice(line.end))?.[1] ?? '';
	if (inline !== undefined && words.trim() !== '' && !isMark?.(words, next)) {
		return placeInLine(text, offset, inline);
	}
	return placeBlock(text, beforeOrBehindParagraph(text, offset), block);
}

/** A cursor before a paragraph stays; one within it goes to its end. */
function beforeOrBehindParagraph(text: string, offset: number): number {
	let line = lineAt(text, offset);
	const isBlank = ({ start, end }: typeof line): boolean => text.slice(start, end).trim() === '';
	const isAtStart = text.slice(line.start, offset).trim() === '';
	if (isBlank(line) || (isAtStart && (line.start === 0 || isBlank(lineAt(text, line.start - 1))))) {
		return offset;
	}
	for (;;) {
		const next = text.indexOf('\n', line.end) + 1;
		const following = next === 0 ? undefined : lineAt(text, next);
		if (!following || isBlank(following)) {
			return line.end;
		}
		line = following;
	}
}

/** With the spaces that words need around them: scripts without spaces need none. */
export function placeInLine(text: string, offset: number, inline: string): TextInsertion {
	const before = text.slice(Math.max(0, offset - 2), offset);
	const after = text.slice(offset, offset + 2);
	const isParted = /(?:^|[\s([{“‘«„])$/.test(before) || (endsUnspaced.test(before) && /^[\p{L}\p{N}“‘]/u.test(inline));
	const isClosed = /^(?:$|[\s.,;!?)\]}”’»])/.test(after) || (startsUnspaced.test(after) && !inline.endsWith('_'));
	return { offset, text: `${isParted ? '' : ' '}${inline}${isClosed ? '' : ' '}` };
}

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]`;
const startsUnspaced = new RegExp(`^${unspaced}`, 'u');
const endsUnspaced = new RegExp(`${unspaced}$`, 'u');

/** With a blank line before and after. A cursor in the white space that a line begins with counts as the line's start. */
export function placeBlock(text: string, at: number, block: string): TextInsertion {
	const line = lineAt(text, at);
	const isIndent = text.slice(line.start, at).trim() === '' && text.slice(at, line.end).trim() !== '';
	const offset = isIndent ? line.start : at;
	const before = text.slice(0, offset).replace(/\r\n/g, '\n');
	const after = text.slice(offset).replace(/\r\n/g, '\n');
	return { offset, text: `${breakBefore(before)}${block}${breakAfter(after)}` };
}

/** What parts a block from the text before it. */
export function breakBefore(before: string): string {
	if (before.trim() === '') {
		// A line that holds only white space would indent the block.
		return /[ \t]$/.test(before) ? '\n' : '';
	}
	const breaks = /\n[ \t]*(?:\n[ \t]*)*$/.exec(before)?.[0] ?? '';
	const count = breaks.split('\n').length - 1;
	return count >= 2 && !/[ \t]$/.test(breaks) ? '' : count >= 1 ? '\n' : '\n\n';
}

/** What parts a block from the text after it. */
export function breakAfter(after: string): string {
	if (after.trim() === '') {
		return /\n/.test(after) ? '' : '\n';
	}
	const count = (/^[ \t]*\n(?:[ \t]*\n)*/.exec(after)?.[0] ?? '').split('\n').length - 1;
	return '\n'.repeat(Math.max(0, 2 - count));
}

/** The line that an offset lies in, without its break. */
export function lineAt(text: string, offset: number): { readonly start: number; readonly end: number } {
	const start = text.lastIndexOf('\n', offset - 1) + 1;
	const next = text.indexOf('\n', offset);
	const end = next === -1 ? text.length : next;
	return { start: offset === 0 ? 0 : start, end: text[end - 1] === '\r' && end > start ? end - 1 : end };
}
