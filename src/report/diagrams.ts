import { evidenceCitations } from './citation.ts';
import { cutText } from './cutText.ts';
import { visible } from './inert.ts';
import type { EvidenceReader } from './ledger.ts';
import { codeBlocks, type Stretch } from './markdownText.ts';

/**
 * Takes out of a report, with evidence ids, the Mermaid diagrams that a reader could not trust: those that link or call
 * something, that set up the renderer, that hold HTML, or that show a number which does not stand in the evidence that their
 * section cites. `dropped` has a sentence for each.
 */
export function withSafeDiagrams(
	text: string,
	evidence: EvidenceReader,
): { readonly markdown: string; readonly dropped: readonly string[] } {
	if (!/mermaid/i.test(text)) {
		return { markdown: text, dropped: [] };
	}
	// What cannot be seen could hide a word from us that the renderer then reads.
	const markdown = visible(text);
	const blocks = codeBlocks(markdown);
	const dropped: string[] = [];
	let out = '';
	let at = 0;
	for (const block of blocks) {
		const code = markdown.slice(block.start, block.end);
		const reason = isMermaid(code) ? whyNot(code, () => quotesAround(block, markdown, blocks, evidence)) : undefined;
		if (reason !== undefined) {
			dropped.push(`A diagram was left out: ${reason}.`);
			out += markdown.slice(at, block.start);
			// The blank line below it goes too.
			at = block.end + (/^\n+/.exec(markdown.slice(block.end))?.[0].length ?? 0);
		}
	}
	return { markdown: out + markdown.slice(at), dropped };
}

/** The marks of lists and quotes may stand before the fence; some renderers take `{mermaid}` as well. */
function isMermaid(code: string): boolean {
	return /^[ \t>*+\-\d.)]*(?:`{3,}|~{3,})[ \t]*[{.]{0,2}[ \t]*mermaid/i.test(code);
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

/** An arrow such as `<--` or `<|--` is no HTML. */
const acts =
	/%%\s*\{|^\s*(?:click|callback|links?|properties|details)\b|\b(?:href|javascript|vbscript|data)\s*[:=]|:\/\/|@\{|\$link|&(?:#\w*|\w+);|#\w+;|<(?![-=|.*ox]|\s|$)|^---\s*$|\bimg\s*:|\bicon\s*:|\\u/im;

/** The quotations that the section of a diagram cites. */
function quotesAround(block: Stretch, markdown: string, blocks: readonly Stretch[], evidence: EvidenceReader): string {
	const headings = [...markdown.matchAll(/^ {0,3}#{1,6}[ \t]/gm)]
		.map(it => it.index)
		.filter(it => !blocks.some(({ start, end }) => start <= it && it < end));
	const start = headings.findLast(it => it < block.start) ?? 0;
	const end = headings.find(it => it >= block.end) ?? markdown.length;
	const ids = evidenceCitations(markdown.slice(start, end)).flatMap(it => it.ids);
	return [...new Set(ids)].map(it => evidence.get(it)?.quote ?? '').join('\n');
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
