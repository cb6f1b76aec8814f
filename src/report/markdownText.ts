import MarkdownIt from 'markdown-it';

/** A stretch of Markdown, in UTF-16 offsets. */
export interface Stretch {
	readonly start: number;
	readonly end: number;
}

const blocks = new MarkdownIt({ html: false });
// Only the block structure is asked for; inlines are looked at below, with their offsets.
blocks.core.ruler.enableOnly(['normalize', 'block']);

/**
 * Where Markdown is code (fenced, indented, code spans; CommonMark 0.31, §4.4, §4.5 and §6.1), in order.
 * Brackets there are not citations.
 */
export function codeStretches(markdown: string): Stretch[] {
	const starts = lineStarts(markdown);
	const offset = (line: number): number => starts[line] ?? markdown.length;
	const found: Stretch[] = [];
	for (const token of blocks.parse(markdown, {})) {
		if (!token.map) {
			continue;
		}
		const stretch = { start: offset(token.map[0]), end: offset(token.map[1]) };
		if (token.type === 'fence' || token.type === 'code_block') {
			found.push(stretch);
		} else if (token.type === 'inline' || token.type === 'tr_open') {
			found.push(...codeSpans(markdown, stretch));
		}
	}
	return found.sort((a, b) => a.start - b.start);
}

/** The stretches of `markdown` that are not in `holes` (which are in order and do not overlap). */
export function between(markdown: string, holes: readonly Stretch[]): Stretch[] {
	const found: Stretch[] = [];
	let start = 0;
	for (const hole of [...holes, { start: markdown.length, end: markdown.length }]) {
		if (start < hole.start) {
			found.push({ start, end: hole.start });
		}
		start = Math.max(start, hole.end);
	}
	return found;
}

/** True when an odd number of backslashes stands before `offset`. */
export function isEscaped(text: string, offset: number): boolean {
	let start = offset;
	while (text[start - 1] === '\\') {
		start--;
	}
	return (offset - start) % 2 === 1;
}

/** Code spans open with a run of backticks and close with the next run of the same length. */
function codeSpans(markdown: string, { start, end }: Stretch): Stretch[] {
	const found: Stretch[] = [];
	const text = markdown.slice(start, end);
	const runs = [...text.matchAll(/`+/g)];
	for (let i = 0; i < runs.length; i++) {
		const open = runs[i];
		if (!open || isEscaped(text, open.index)) {
			continue;
		}
		const close = runs.findIndex((it, j) => j > i && it[0].length === open[0].length);
		const match = runs[close];
		if (match) {
			found.push({ start: start + open.index, end: start + match.index + match[0].length });
			i = close;
		}
	}
	return found;
}

/** Offsets at which lines start; `\r\n` and `\r` end lines as `\n` does, since markdown-it counts them so. */
function lineStarts(text: string): number[] {
	return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(it => it.index + it[0].length)];
}
