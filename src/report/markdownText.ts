import MarkdownIt from 'markdown-it';

/** A stretch of Markdown, in UTF-16 offsets. */
export interface Stretch {
	readonly start: number;
	readonly end: number;
}

const blocks = new MarkdownIt({ html: false });
// Only the block structure is asked for; inlines are looked at below, with their offsets.
blocks.core.ruler.enableOnly(['normalize', 'block']);
// A definition that a report holds by accident is escaped to text: its code spans count.
blocks.block.ruler.disable('reference');

/**
 * Where Markdown is code (fenced, indented, code spans; CommonMark 0.31, §4.4, §4.5 and §6.1), in order.
 * Brackets there are not citations.
 */
export function codeStretches(markdown: string): CodeStretch[] {
	// Most reports hold no code at all, and this is asked several times a round.
	if (!/`|~~~|\t| {4}/.test(markdown)) {
		return [];
	}
	return tokensOf(markdown).flatMap(({ type, stretch }): CodeStretch[] => {
		if (!stretch) {
			return [];
		}
		if (isCode(type)) {
			return [{ ...stretch, code: 'block' }];
		}
		return type in textBlocks ? codeSpans(markdown, stretch).map(it => ({ ...it, code: 'span' })) : [];
	});
}

export interface CodeStretch extends Stretch {
	readonly code: 'block' | 'span';
}

/** Where Markdown is a block of code: whole lines, in order. */
export function codeBlocks(markdown: string): Stretch[] {
	return tokensOf(markdown).flatMap(({ type, stretch }) => (stretch && isCode(type) ? [stretch] : []));
}

/** The blocks of a document that hold text, and its code: all that needs a parser, in one parse. */
export interface MarkdownOutline {
	readonly front: Stretch | undefined;
	/** Whole lines with their marks, in order; they do not overlap. */
	readonly blocks: readonly TextBlock[];
	/** In order; spans may lie in lines that turn out to be definitions. */
	readonly code: readonly CodeStretch[];
}

export interface TextBlock extends Stretch {
	readonly kind: 'paragraph' | 'heading' | 'table-head' | 'table-row';
	/** How many block quotes it stands in. */
	readonly quoted: number;
	/** Whether it stands in an item of a list. */
	readonly listed: boolean;
}

/** Reads the blocks of a document below its front matter, which is not Markdown. */
export function markdownOutline(document: string): MarkdownOutline {
	const front = frontMatter(document);
	const base = front?.end ?? 0;
	const body = document.slice(base);
	const blocks: TextBlock[] = [];
	const code: CodeStretch[] = [];
	let [quoted, lists, isHead] = [0, 0, false];
	for (const { type, stretch } of tokensOf(body)) {
		quoted += nesting(type, 'blockquote');
		lists += nesting(type, 'list_item');
		isHead = type === 'thead_open' || (isHead && type !== 'thead_close');
		const kind = textBlocks[type];
		if (kind && stretch) {
			const { start, end } = stretch;
			code.push(...codeSpans(body, stretch).map(it => ({ ...moved(it, base), code: 'span' as const })));
			const isTableHead = kind === 'table-row' && isHead;
			blocks.push({
				...moved({ start, end }, base),
				kind: isTableHead ? 'table-head' : kind,
				quoted,
				listed: lists > 0,
			});
		} else if (stretch && isCode(type)) {
			code.push({ ...moved(stretch, base), code: 'block' as const });
		}
	}
	return { front, blocks, code };
}

const textBlocks: Readonly<Record<string, TextBlock['kind']>> = {
	paragraph_open: 'paragraph',
	heading_open: 'heading',
	tr_open: 'table-row',
};

function nesting(type: string, block: string): number {
	return type === `${block}_open` ? 1 : type === `${block}_close` ? -1 : 0;
}

function moved({ start, end }: Stretch, by: number): Stretch {
	return { start: start + by, end: end + by };
}

interface BlockToken {
	readonly type: string;
	/** Absent for what closes a block, and for cells. */
	readonly stretch: Stretch | undefined;
}

function isCode(type: string): boolean {
	return type === 'fence' || type === 'code_block';
}

function tokensOf(markdown: string): BlockToken[] {
	const starts = lineStarts(markdown);
	const offset = (line: number): number => starts[line] ?? markdown.length;
	return blocks
		.parse(markdown, {})
		.map(({ type, map }) => ({ type, stretch: map ? { start: offset(map[0]), end: offset(map[1]) } : undefined }));
}

/** The YAML block at the very start of a document, with its marks; `undefined` when there is none. */
export function frontMatter(document: string): Stretch | undefined {
	const match = /^\ufeff?---\r?\n[\s\S]*?\n---[ \t]*(?:\r?\n|$)/.exec(document);
	return match ? { start: 0, end: match[0].length } : undefined;
}

/** Closes a fence that is left open at the end, which would swallow what is put after it. */
export function closeFence(markdown: string): string {
	const probe = 'x';
	const last = blocks.parse(`${markdown}\n\n${probe}`, {}).at(-1);
	return last?.type === 'fence' && last.content.trimEnd().endsWith(probe)
		? `${markdown.trimEnd()}\n${last.markup}`
		: markdown;
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
	const runs = [...text.matchAll(/`+/g)].map(it => ({ at: it.index, length: it[0].length }));
	// For each length the runs that may close, and where the search among them goes on: those passed are never needed again.
	const byLength = new Map([...Map.groupBy(runs, it => it.length)].map(([length, all]) => [length, { all, next: 0 }]));
	let open = 0;
	for (const { at, length: whole } of runs) {
		if (at < open) {
			continue;
		}
		// A backslash takes the first mark away from a run that opens; one that closes has its full length.
		const skipped = isEscaped(text, at) ? 1 : 0;
		const length = whole - skipped;
		const close = nextAfter(byLength.get(length), at);
		if (length > 0 && close) {
			open = close.at + length;
			found.push({ start: start + at + skipped, end: start + open });
		}
	}
	return found;
}

/** The first of the runs, which are in order, that begins after `at`. */
function nextAfter<Run extends { readonly at: number }>(
	runs: { readonly all: readonly Run[]; next: number } | undefined,
	at: number,
): Run | undefined {
	if (!runs) {
		return undefined;
	}
	while ((runs.all[runs.next]?.at ?? Number.POSITIVE_INFINITY) <= at) {
		runs.next++;
	}
	return runs.all[runs.next];
}

/** Offsets at which lines start; `\r\n` and `\r` end lines as `\n` does, since markdown-it counts them so. */
function lineStarts(text: string): number[] {
	return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(it => it.index + it[0].length)];
}
