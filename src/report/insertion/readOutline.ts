import MarkdownIt, { type Token } from 'markdown-it';
import { labelOf } from '../citation.ts';
import { visible } from '../inert.ts';
import type { Excerpt, Passage } from './excerpt.ts';
import {
	type Block,
	citationsIn,
	type Inline,
	joined,
	type Outline,
	plainText,
	sourceUri,
	tightened,
	topLevel,
	withoutCitations,
} from './outline.ts';

const parser = new MarkdownIt({ html: false });
// What leads where is known to the excerpt; which addresses may be opened was decided there.
const citationHref = '\u0000';

/** Reads an excerpt. Links that are no citations become their text. */
export function outlineOf({ markdown, passages }: Excerpt): Outline {
	const references = Object.fromEntries(
		[...passages.keys()].map(label => [label.toUpperCase(), { title: '', href: `${citationHref}${label}` }]),
	);
	const book = new CitationBook(passages);
	const tokens = parser.parse(markdown, { references });
	return { blocks: inOrder(new Reader(tokens, book).blocks()), citations: book.cited };
}

/** No heading is more than one level below the heading before it: some languages refuse that. */
function inOrder(blocks: readonly Block[]): Block[] {
	let last = (topLevel(blocks) ?? 1) - 1;
	return blocks.map(it => {
		if (it.kind !== 'heading') {
			return it;
		}
		last = Math.min(it.level, last + 1);
		return { ...it, level: last };
	});
}

/** Numbers what is cited in the order of first citation. */
class CitationBook {
	readonly cited = new Map<string, Passage>();
	readonly #passages: ReadonlyMap<string, Passage>;
	readonly #labels = new Map<string, string>();
	readonly #sources = new Map<string, { readonly number: number; passages: number }>();

	constructor(passages: ReadonlyMap<string, Passage>) {
		this.#passages = passages;
	}

	labelFor(label: string): string | undefined {
		const known = this.#labels.get(label);
		const passage = this.#passages.get(label);
		if (known !== undefined || !passage) {
			return known;
		}
		const uri = sourceUri(passage.target);
		const source = this.#sources.get(uri) ?? { number: this.#sources.size + 1, passages: 0 };
		const fresh = labelOf(source.number, source.passages++);
		this.#sources.set(uri, source);
		this.#labels.set(label, fresh);
		this.cited.set(fresh, passage);
		return fresh;
	}
}

/** Reads markdown-it's list of tokens, which opens and closes blocks, as a tree. */
class Reader {
	readonly #tokens: readonly Token[];
	readonly #book: CitationBook;
	#at = 0;

	constructor(tokens: readonly Token[], book: CitationBook) {
		this.#tokens = tokens;
		this.#book = book;
	}

	/** Blocks up to the token that closes what they stand in, which is read as well. */
	blocks(close?: string): Block[] {
		const found: Block[] = [];
		for (let token = this.#next(); token && token.type !== close; token = this.#next()) {
			found.push(...this.#block(token));
		}
		return found;
	}

	#block(token: Token): readonly Block[] {
		switch (token.type) {
			case 'heading_open':
				return headingBlocks(Number(token.tag.slice(1)), this.#inlines(), token.level > 0);
			case 'paragraph_open': {
				const inlines = this.#inlines();
				return inlines.length === 0 ? [] : [{ kind: 'paragraph', inlines }];
			}
			case 'bullet_list_open':
				return [{ kind: 'list', start: undefined, items: this.#items('bullet_list_close') }];
			case 'ordered_list_open': {
				const start = Number(token.attrGet('start') ?? 1);
				return [{ kind: 'list', start, items: this.#items('ordered_list_close') }];
			}
			case 'blockquote_open':
				return [{ kind: 'quotation', blocks: this.blocks('blockquote_close') }];
			case 'fence':
			case 'code_block':
				return [{ kind: 'code', lines: codeLines(token.content) }];
			case 'table_open':
				return [{ kind: 'table', rows: this.#rows() }];
			case 'hr':
				return token.level > 0 ? [] : [{ kind: 'rule' }];
			default:
				return [];
		}
	}

	#items(close: string): Block[][] {
		const items: Block[][] = [];
		for (let token = this.#next(); token && token.type !== close; token = this.#next()) {
			items.push(this.blocks('list_item_close'));
		}
		return items;
	}

	#rows(): Inline[][][] {
		const rows: Inline[][][] = [];
		for (let token = this.#next(); token && token.type !== 'table_close'; token = this.#next()) {
			if (token.type === 'tr_open') {
				rows.push([]);
			} else if (token.type === 'inline') {
				rows.at(-1)?.push(this.#inlinesOf(token));
			}
		}
		return rows;
	}

	/** Of a heading or a paragraph: its one token, and the one that closes it. */
	#inlines(): Inline[] {
		const token = this.#next();
		this.#next();
		return token ? this.#inlinesOf(token) : [];
	}

	#inlinesOf(token: Token): Inline[] {
		return joined(readInlines((token.children ?? [])[Symbol.iterator](), undefined, this.#book));
	}

	#next(): Token | undefined {
		return this.#tokens[this.#at++];
	}
}

/**
 * Headings go into tables of contents, where footnotes do harm: what a heading cites is cited below it. Within a list or a
 * quotation no language but Markdown has headings.
 */
function headingBlocks(level: number, inlines: readonly Inline[], isNested: boolean): readonly Block[] {
	const words = withoutCitations(tightened(inlines));
	const citations = citationsIn(inlines);
	const heading: Block = isNested
		? { kind: 'paragraph', inlines: [{ kind: 'strong', inlines: words }] }
		: { kind: 'heading', level, inlines: words };
	return [
		...(words.length === 0 ? [] : [heading]),
		...(citations.length === 0 ? [] : [{ kind: 'paragraph' as const, inlines: citations }]),
	];
}

function readInlines(tokens: Iterator<Token>, close: string | undefined, book: CitationBook): Inline[] {
	const found: Inline[] = [];
	for (let next = tokens.next(); !next.done && next.value.type !== close; next = tokens.next()) {
		found.push(...readInline(next.value, tokens, book));
	}
	return found;
}

function readInline(token: Token, tokens: Iterator<Token>, book: CitationBook): Inline[] {
	switch (token.type) {
		case 'text':
		case 'text_special':
		case 'html_inline':
		case 'image':
			return textInline(token.content);
		case 'code_inline': {
			const text = lineOf(token.content).trim();
			return text === '' ? [] : [{ kind: 'code', text }];
		}
		case 'softbreak':
			return textInline(' ');
		case 'hardbreak':
			return [{ kind: 'break' }];
		case 'em_open':
			return wrapped('emphasis', readInlines(tokens, 'em_close', book));
		case 'strong_open':
			return wrapped('strong', readInlines(tokens, 'strong_close', book));
		case 'link_open': {
			const href = `${token.attrGet('href') ?? ''}`;
			const inlines = readInlines(tokens, 'link_close', book);
			if (!href.startsWith(citationHref)) {
				return inlines;
			}
			const written = href.slice(citationHref.length);
			const label = book.labelFor(written);
			const citation: Inline[] = label === undefined ? [] : [{ kind: 'citation', label }];
			// `[words][3]` has words of its own.
			return plainText(inlines).toLowerCase() === written ? citation : [...inlines, ...citation];
		}
		default:
			return [];
	}
}

function wrapped(kind: 'emphasis' | 'strong', inlines: Inline[]): Inline[] {
	// What shows nothing has no marks either: they would be read as something else.
	return plainText(inlines) === '' ? inlines : [{ kind, inlines: joined(inlines) }];
}

function textInline(text: string): Inline[] {
	const line = lineOf(text);
	return line === '' ? [] : [{ kind: 'text', text: line }];
}

function lineOf(text: string): string {
	return visible(text).toWellFormed().replace(/\s+/g, ' ');
}

function codeLines(code: string): string[] {
	return visible(code)
		.toWellFormed()
		.replace(/\n$/, '')
		.split(/[\n\u2028\u2029]/)
		.map(it => it.replaceAll('\t', '    ').trimEnd());
}
