import { cutText } from './cutText.ts';
import { visible } from './inert.ts';
import { codeBlocks, type Stretch } from './markdownText.ts';

/** What a part of a report cites: the words of its evidence, one after the other. */
export type QuotesOf = (part: string) => string;

/**
 * Takes out of a report the Mermaid diagrams that a reader could not trust: those that link or call something, that set up the
 * renderer, that hold HTML, or that show a number which does not stand in the evidence that their section cites. `dropped` has a
 * sentence for each.
 */
export function withSafeDiagrams(
	text: string,
	quotesOf: QuotesOf,
): { readonly markdown: string; readonly dropped: readonly string[] } {
	const dropped: string[] = [];
	let out = '';
	let at = 0;
	// What cannot be seen could hide a word from us that the renderer then reads.
	const markdown = /mermaid/i.test(text) ? visible(text) : text;
	for (const { start, end, reason } of unsafeDiagrams(markdown, quotesOf)) {
		dropped.push(`A diagram was left out: ${reason}.`);
		out += markdown.slice(at, start);
		// The blank line below it goes too.
		at = end + (/^\n+/.exec(markdown.slice(end))?.[0].length ?? 0);
	}
	return { markdown: out + markdown.slice(at), dropped };
}

/**
 * Makes plain code of what is such a diagram all the same, once everything else was taken out of the text: taking out changes what
 * a line is, and taking out a block of code would change what the lines around it are.
 */
export function withDeadDiagrams(markdown: string, quotesOf: QuotesOf): string {
	let out = '';
	let at = 0;
	for (const { start, end } of unsafeDiagrams(markdown, quotesOf)) {
		out +=
			markdown.slice(at, start) + markdown.slice(start, end).replace(/^[^\n]*/, it => it.replace(/mermaid/gi, 'text'));
		at = end;
	}
	return out + markdown.slice(at);
}

function unsafeDiagrams(markdown: string, quotesOf: QuotesOf): (Stretch & { readonly reason: string })[] {
	if (!/mermaid/i.test(markdown)) {
		return [];
	}
	const blocks = codeBlocks(markdown);
	return blocks.flatMap(block => {
		const code = markdown.slice(block.start, block.end);
		const reason = isMermaid(code) ? whyNot(code, () => quotesOf(sectionAround(block, markdown, blocks))) : undefined;
		return reason === undefined ? [] : [{ ...block, reason }];
	});
}

/** The marks of lists and quotes may stand before the fence, and some renderers look for the word anywhere behind it. */
function isMermaid(code: string): boolean {
	return /^[ \t>*+\-\d.)]*(?:`{3,}|~{3,})[^\n]*mermaid/i.test(code);
}

function whyNot(code: string, quotes: () => string): string | undefined {
	const lines = code
		.split('\n')
		.slice(1)
		.map(it => it.replace(/^[ \t>]+/, ''));
	const body = lines.filter(it => !/^(?:`{3,}|~{3,})\s*$/.test(it)).join('\n');
	if (!kinds.test(body)) {
		return 'it is of no kind that is known to be harmless';
	}
	if (acts.test(body)) {
		return 'it holds a link, HTML, or a directive to the program that draws it';
	}
	const known = numbersIn(quotes());
	const made = [...numbersIn(body)].find(it => !known.has(it));
	return made === undefined
		? undefined
		: `its number ${cutText(made, 20)} does not stand in the passages that are cited beside it`;
}

/** A diagram says first what it is; front matter or a directive before it would set up the renderer. */
const kinds =
	/^\s*(?:graph|flowchart|sequenceDiagram|classDiagram|stateDiagram(?:-v2)?|erDiagram|gantt|pie|timeline|mindmap|quadrantChart|xychart(?:-beta)?|sankey(?:-beta)?|gitGraph|journey|block(?:-beta)?|kanban|radar(?:-beta)?|treemap(?:-beta)?|architecture(?:-beta)?|packet(?:-beta)?)\b/;

/**
 * An arrow such as `<--` or `<|--` is no HTML. Styles may load pictures, and a backslash writes any letter of theirs; `\n` breaks a
 * line of a label.
 */
const acts =
	/%%\s*\{|^\s*(?:click|callback|links?|properties|details)\b|\b(?:href|javascript|vbscript|data)\s*[:=]|:\/\/|@\{|\$link|&(?:#\w*|\w+);|#\w+;|<(?![-=|.*ox]|\s|$)|^---\s*$|\bimg\s*:|\bicon\s*:|\b(?:url|src|image|image-set)\s*\(|@import|\\(?!n)/im;

function sectionAround(block: Stretch, markdown: string, blocks: readonly Stretch[]): string {
	const headings = [...markdown.matchAll(/^ {0,3}#{1,6}[ \t]/gm)]
		.map(it => it.index)
		.filter(it => !blocks.some(({ start, end }) => start <= it && it < end));
	const start = headings.findLast(it => it < block.start) ?? 0;
	const end = headings.find(it => it >= block.end) ?? markdown.length;
	return markdown.slice(start, end);
}

/** Numbers as values: `1,200` is `1200`, `2.50` is `2.5`. Digits in a name (`A1`) are none. */
function numbersIn(text: string): ReadonlySet<string> {
	const found = text.normalize('NFKC').match(/(?<![\p{L}\p{N}_.])\d+(?:[,\u202f ]\d{3}(?!\d))*(?:\.\d+)*/gu) ?? [];
	return new Set(found.map(normalNumber));
}

function normalNumber(text: string): string {
	const digits = text.replace(/[,\u202f ]/g, '');
	return /^\d+(?:\.\d+)?$/.test(digits) && digits.length < 16 ? `${Number(digits)}` : digits;
}
