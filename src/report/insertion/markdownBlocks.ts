import MarkdownIt from 'markdown-it';
import { frontMatter, type Stretch } from '../markdownText.ts';

/** A block that stands by itself in a document, not within a list or a quotation. */
export interface MarkdownBlock extends Stretch {
	/** As markdown-it calls the token that opens it: `paragraph_open`, `fence`, … */
	readonly type: string;
	/** Of a heading. */
	readonly level: number | undefined;
	/** What a heading says, as it is written; empty for other blocks. */
	readonly text: string;
	/** `#` signs, `=` or `-` of a heading. */
	readonly markup: string;
}

const parser = new MarkdownIt({ html: true });
parser.core.ruler.enableOnly(['normalize', 'block']);

/** The blocks of a Markdown document without its front matter, in order; `end` is behind the last line that is not blank. */
export function markdownBlocks(markdown: string): MarkdownBlock[] {
	const text = withoutFrontMatter(markdown);
	const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), it => it.index + it[0].length)];
	const tokens = parser.parse(text, {});
	return tokens.flatMap(({ type, map, level, markup, tag }, index) => {
		if (level !== 0 || !map) {
			return [];
		}
		const start = starts[map[0]] ?? text.length;
		const end = start + text.slice(start, starts[map[1]] ?? text.length).trimEnd().length;
		const isHeading = type === 'heading_open';
		const said = isHeading ? (tokens[index + 1]?.content ?? '') : '';
		return [{ type, start, end, level: isHeading ? Number(tag.slice(1)) : undefined, text: said, markup }];
	});
}

/** The same length and the same lines, with nothing in those of the front matter. */
export function withoutFrontMatter(markdown: string): string {
	const end = frontMatter(markdown)?.end ?? 0;
	return markdown.slice(0, end).replace(/[^\r\n]/g, ' ') + markdown.slice(end);
}
