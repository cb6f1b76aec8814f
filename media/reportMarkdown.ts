import MarkdownIt, { type Token } from 'markdown-it';
import { evidenceCitationAt } from '../src/report/citation.ts';
import { visible } from '../src/report/inert.ts';

/**
 * The core report as data. It has no place for an attribute, an image or an element of the writer's choice: whatever Markdown
 * comes in, nothing else can go out.
 */
export type Block =
	/** `rank` counts the levels that the report uses, from 1: headings that begin at `###` leave no gap above them. */
	| { readonly kind: 'heading'; readonly rank: number; readonly children: readonly Inline[] }
	| { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
	| { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly ListItem[] }
	| { readonly kind: 'quote'; readonly children: readonly Block[] }
	| { readonly kind: 'code'; readonly text: string }
	| { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly TableRow[] }
	| { readonly kind: 'rule' };

export type Inline =
	| { readonly kind: 'text' | 'code'; readonly text: string }
	| { readonly kind: 'em' | 'strong' | 's'; readonly children: readonly Inline[] }
	/** Always http or https. */
	| { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
	| { readonly kind: 'citation'; readonly ids: readonly string[] }
	| { readonly kind: 'break' };

export interface ListItem {
	readonly source: string;
	readonly children: readonly Block[];
}

export interface TableRow {
	readonly source: string;
	readonly cells: readonly Cell[];
}

export type Cell = readonly Inline[];

/** A block of the report with the Markdown it was made of, by which it is compared and cached. */
export interface ReportBlock {
	readonly source: string;
	readonly block: Block;
	/** Evidence that it cites, in reading order. */
	readonly ids: readonly string[];
}

/** Reads a core report. It never throws, and what it does not know it shows as text. */
export function parseReport(markdown: string): ReportBlock[] {
	const text = visible(markdown);
	const lines = text.split('\n');
	const reader = new Reader(parser.parse(text, {}), lines);
	return reader.topBlocks();
}

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
// As in the report document, `[e7]: …` is text and hides nothing.
parser.block.ruler.disable('reference');
parser.validateLink = isWebAddress;
parser.inline.ruler.before('link', 'citation', (state, silent) => {
	const citation = state.src[state.pos] === '[' ? evidenceCitationAt(state.src, state.pos) : undefined;
	if (!citation) {
		return false;
	}
	if (!silent) {
		state.push('citation', '', 0).content = citation.ids.join(' ');
	}
	state.pos = citation.end;
	return true;
});

function isWebAddress(url: string): boolean {
	return /^https?:\/\/[^\s/]/i.test(url);
}

class Reader {
	readonly #tokens: readonly Token[];
	readonly #lines: readonly string[];
	/** `h2`, `h4`: the tags of headings that there are, in order. */
	readonly #ranks: readonly string[];
	#at = 0;

	constructor(tokens: readonly Token[], lines: readonly string[]) {
		this.#tokens = tokens;
		this.#lines = lines;
		this.#ranks = [...new Set(tokens.filter(it => it.type === 'heading_open').map(it => it.tag))].sort();
	}

	topBlocks(): ReportBlock[] {
		const found: ReportBlock[] = [];
		while (this.#at < this.#tokens.length) {
			const from = this.#at;
			const block = this.#block();
			const inlines = this.#tokens.slice(from, this.#at).flatMap(it => it.children ?? []);
			const ids = inlinesOf(inlines).flatMap(idsOf);
			found.push({ source: this.#sourceOf(this.#tokens[from]), block, ids });
		}
		return found;
	}

	#block(): Block {
		const token = this.#next();
		switch (token?.type) {
			case 'heading_open':
				return { kind: 'heading', rank: this.#ranks.indexOf(token.tag) + 1, children: this.#inlineUntilClose() };
			case 'paragraph_open':
				return { kind: 'paragraph', children: this.#inlineUntilClose() };
			case 'bullet_list_open':
				return { kind: 'list', start: undefined, items: this.#items() };
			case 'ordered_list_open':
				return { kind: 'list', start: Number(token.attrGet('start') ?? 1), items: this.#items() };
			case 'blockquote_open':
				return { kind: 'quote', children: this.#blocksUntilClose() };
			case 'table_open':
				return this.#table();
			case 'fence':
			case 'code_block':
				return { kind: 'code', text: token.content.replace(/\n$/, '') };
			case 'hr':
				return { kind: 'rule' };
			default:
				return { kind: 'paragraph', children: [{ kind: 'text', text: token?.content ?? '' }] };
		}
	}

	#blocksUntilClose(): Block[] {
		const found: Block[] = [];
		while (this.#peek() && this.#peek()?.nesting !== -1) {
			found.push(this.#block());
		}
		this.#next();
		return found;
	}

	#inlineUntilClose(): readonly Inline[] {
		const found: Inline[] = [];
		while (this.#peek() && this.#peek()?.nesting !== -1) {
			found.push(...inlinesOf(this.#next()?.children ?? []));
		}
		this.#next();
		return found;
	}

	#items(): ListItem[] {
		const found: ListItem[] = [];
		while (this.#peek()?.type === 'list_item_open') {
			const open = this.#next();
			found.push({ source: this.#sourceOf(open), children: this.#blocksUntilClose() });
		}
		this.#next();
		return found;
	}

	#table(): Block {
		const rows: TableRow[] = [];
		while (this.#peek() && this.#peek()?.type !== 'table_close') {
			const token = this.#next();
			if (token?.type === 'tr_open') {
				rows.push({ source: this.#sourceOf(token), cells: this.#cells() });
			}
		}
		this.#next();
		return { kind: 'table', head: rows[0]?.cells ?? [], rows: rows.slice(1) };
	}

	#cells(): Cell[] {
		const cells: Cell[] = [];
		while (this.#peek() && this.#peek()?.type !== 'tr_close') {
			this.#next();
			cells.push(this.#inlineUntilClose());
		}
		this.#next();
		return cells;
	}

	#peek(): Token | undefined {
		return this.#tokens[this.#at];
	}

	#next(): Token | undefined {
		const token = this.#tokens[this.#at];
		this.#at++;
		return token;
	}

	#sourceOf(token: Token | undefined): string {
		const [start, end] = token?.map ?? [0, 0];
		return this.#lines.slice(start, end).join('\n').trimEnd();
	}
}

/** Reads one run of inline tokens; marks and links nest. */
function inlinesOf(tokens: readonly Token[]): Inline[] {
	const levels: { readonly children: Inline[]; readonly close: (children: Inline[]) => Inline[] }[] = [
		{ children: [], close: it => it },
	];
	const add = (...inlines: Inline[]): void => void levels.at(-1)?.children.push(...inlines);
	for (const token of tokens) {
		if (token.nesting === 1) {
			levels.push({ children: [], close: closerOf(token) });
		} else if (token.nesting === -1 && levels.length > 1) {
			const level = levels.pop();
			add(...(level?.close(level.children) ?? []));
		} else {
			add(...inlineOf(token));
		}
	}
	return levels.flatMap(it => it.children);
}

function inlineOf(token: Token): Inline[] {
	switch (token.type) {
		case 'code_inline':
			return [{ kind: 'code', text: token.content }];
		case 'softbreak':
			return [{ kind: 'text', text: '\n' }];
		case 'hardbreak':
			return [{ kind: 'break' }];
		case 'citation':
			return [{ kind: 'citation', ids: token.content.split(' ') }];
		case 'image':
			// What it says instead is left of it.
			return inlinesOf(token.children ?? []);
		default:
			return withLenticular(token.content);
	}
}

/** `【e7】`: markdown-it takes these brackets for letters, so they are looked for in its text. */
function withLenticular(text: string): Inline[] {
	const found: Inline[] = [];
	let from = 0;
	for (let at = text.indexOf('【'); at >= 0; at = text.indexOf('【', at + 1)) {
		const citation = at >= from ? evidenceCitationAt(text, at) : undefined;
		if (citation) {
			found.push({ kind: 'text', text: text.slice(from, at) }, { kind: 'citation', ids: citation.ids });
			from = citation.end;
		}
	}
	return [...found, { kind: 'text' as const, text: text.slice(from) }].filter(
		it => it.kind !== 'text' || it.text !== '',
	);
}

function closerOf(token: Token): (children: Inline[]) => Inline[] {
	switch (token.type) {
		case 'em_open':
			return children => [{ kind: 'em', children }];
		case 'strong_open':
			return children => [{ kind: 'strong', children }];
		case 's_open':
			return children => [{ kind: 's', children }];
		case 'link_open': {
			const url = `${token.attrGet('href') ?? ''}`;
			return children => (isWebAddress(url) ? linkOf(url, children) : children);
		}
		default:
			return children => children;
	}
}

/** A citation within a link is put behind it: one button cannot hold another. */
function linkOf(url: string, children: readonly Inline[]): Inline[] {
	const ids = children.flatMap(idsOf);
	const link: Inline = { kind: 'link', url, children: withoutCitations(children) };
	return ids.length === 0 ? [link] : [link, { kind: 'citation', ids }];
}

function withoutCitations(inlines: readonly Inline[]): Inline[] {
	return inlines
		.filter(it => it.kind !== 'citation')
		.map(it => ('children' in it ? { ...it, children: withoutCitations(it.children) } : it));
}

function idsOf(inline: Inline): readonly string[] {
	if (inline.kind === 'citation') {
		return inline.ids;
	}
	return 'children' in inline ? inline.children.flatMap(idsOf) : [];
}
