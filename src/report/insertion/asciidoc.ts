import type { Excerpt, Passage } from './excerpt.ts';
import { linkTo } from './links.ts';
import { nameAround, nameNotes } from './noteNames.ts';
import { type Block, type Inline, onlyParagraph, tightened, topLevel } from './outline.ts';
import { placeInProse } from './place.ts';
import { outlineOf } from './readOutline.ts';
import type { Insertion, InsertionTarget } from './target.ts';

/** Puts AsciiDoc into a document: a footnote macro for each citation, with a name by which it is cited again. */
export function insertAsciiDoc(excerpt: Excerpt, target: InsertionTarget): Insertion {
	const outline = outlineOf(excerpt);
	const before = target.text.slice(0, target.offset);
	const noteText = (it: Passage): string => footnote(it, linkTo(target.folder, it));
	const { names, fresh } = nameNotes(
		outline.citations,
		noteText,
		// A footnote can be cited again only below the place where it stands.
		it => nameAround(before, /footnote:([\w-]+)\[$/, it, /^\]/),
		target.text,
	);
	const writer = (): Writer => {
		const written = new Set<string>();
		return {
			shift: (levelAt(before) ?? 1) + 1 - (topLevel(outline.blocks) ?? 1),
			cite: label => {
				const passage = outline.citations.get(label);
				const isFirst = fresh.has(label) && !written.has(label);
				written.add(label);
				return `footnote:${names.get(label) ?? ''}[${isFirst && passage ? noteText(passage) : ''}]`;
			},
		};
	};
	const only = onlyParagraph(outline);
	const insertion = placeInProse(target.text, target.offset, {
		inline: only && inlineText(only, writer()),
		block: blocksText(outline.blocks, 0, writer()),
		isMark: line => /^(?:=+ |\[.*\]\s*$|\.{1,2}\w|[-=._*+]{4,}\s*$|\w*::|:[\w-]+:|\|)/.test(line),
	});
	return { insertions: [insertion], notices: [] };
}

interface Writer {
	readonly shift: number;
	cite(label: string): string;
}

/** The level of the heading that a place stands under; the title of the document is 1. */
function levelAt(before: string): number | undefined {
	return [...before.matchAll(/^(={1,6})[ \t]+\S/gm)].at(-1)?.[1]?.length;
}

/** The address passes through untouched; the macro's brackets are the only ones. */
function footnote({ about, quote }: Passage, address: string): string {
	const named = `link:++${address.replaceAll('+', '%2B')}++[${escapeAsciiDoc(about)}]`;
	return quote === '' ? named : `${named}: “${escapeAsciiDoc(quote)}”`;
}

function blocksText(blocks: readonly Block[], depth: number, writer: Writer): string {
	return blocks.map(it => blockText(it, depth, writer)).join('\n\n');
}

function blockText(block: Block, depth: number, writer: Writer): string {
	switch (block.kind) {
		case 'heading':
			return `${'='.repeat(Math.min(6, Math.max(2, block.level + writer.shift)))} ${paragraph(block.inlines, writer)}`;
		case 'paragraph':
			return paragraph(block.inlines, writer);
		case 'list':
			return listText(block, depth + 1, writer);
		case 'quotation': {
			const fence = '_'.repeat(4 + depth);
			return `[quote]\n${fence}\n${blocksText(block.blocks, depth + 1, writer)}\n${fence}`;
		}
		case 'code':
			return codeText(block.lines);
		case 'table':
			return tableText(block.rows, writer);
		case 'rule':
			return "'''";
	}
}

/** What is not the first paragraph of an item is joined to it by `+`. */
function listText({ start, items }: Block & { kind: 'list' }, depth: number, writer: Writer): string {
	const mark = (start === undefined ? '*' : '.').repeat(depth);
	const lines = items.map(item => {
		const [first, ...others] = item;
		const head = first?.kind === 'paragraph' ? paragraph(first.inlines, writer) : '{empty}';
		const rest = first?.kind === 'paragraph' ? others : item;
		const tail = rest.map((it, index) => {
			// A blank line before it makes the mark one of this item, not of the list within it.
			const mark = rest[index - 1]?.kind === 'list' ? '\n\n+\n' : '\n+\n';
			return it.kind === 'list' ? `\n${listText(it, depth + 1, writer)}` : `${mark}${blockText(it, depth, writer)}`;
		});
		return `${mark} ${head}${tail.join('')}`;
	});
	return `${start === undefined || start === 1 ? '' : `[start=${start}]\n`}${lines.join('\n')}`;
}

/** Directives are read even in listings; a backslash takes them their meaning. */
function codeText(lines: readonly string[]): string {
	const safe = lines.map(it => it.replace(/^\\*(?:include|ifn?def|ifeval|endif)::/, String.raw`\$&`));
	const longest = Math.max(3, ...safe.map(it => /^-+$/.exec(it)?.[0].length ?? 0));
	const fence = '-'.repeat(longest + 1);
	return `[listing,subs=specialchars]\n${fence}\n${safe.join('\n')}\n${fence}`;
}

function tableText(rows: readonly (readonly (readonly Inline[])[])[], writer: Writer): string {
	const columns = Math.max(1, ...rows.map(it => it.length));
	// A cell on each line: what ends a cell would say how the next one on its line is read.
	const cells = rows.flatMap(row =>
		Array.from({ length: columns }, (_, index) => `|${paragraph(row[index] ?? [], writer)}`),
	);
	return [`[cols="${columns}*",options="header"]`, '|===', ...cells, '|==='].join('\n');
}

function paragraph(inlines: readonly Inline[], writer: Writer): string {
	const text = inlineText(inlines, writer).trim();
	const isText = inlines[0]?.kind === 'text';
	// What begins a line of text may be the mark of a block.
	const isMark =
		/^(?:[!-%'-/:-@[-`{-~•]|(?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+)[.)]|(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):)/;
	return isText && isMark.test(text) ? text.replace(/^./u, reference) : text;
}

function inlineText(inlines: readonly Inline[], writer: Writer): string {
	return tightened(inlines)
		.map((it, index, all) => {
			switch (it.kind) {
				case 'text':
					return escapeAsciiDoc(it.text);
				case 'code':
					return `\`\`${escapeAsciiDoc(it.text)}\`\``;
				case 'emphasis':
					return `__${inlineText(it.inlines, writer)}__`;
				case 'strong':
					return `**${inlineText(it.inlines, writer)}**`;
				case 'citation':
					return `${all[index - 1]?.kind === 'citation' ? '^,^' : ''}${writer.cite(it.label)}`;
				case 'break':
					return ' ';
			}
		})
		.join('');
}

/** One line of text: what would be a mark, a macro, an attribute or a replacement is written as its number. */
function escapeAsciiDoc(text: string): string {
	return text.replace(
		/[\\*_`#^~{}[\]<>+|]|&(?=#?\w+;)|:(?=[/:])|(?<=:):|;(?=;)|(?<=;);|\((?=[(CRT])|(?<=\()\(|\)(?=\))|(?<=-)-|(?<=\.\.)\.|@|\$(?=\$)|^["']|["']$|=(?=>)/g,
		reference,
	);
}

function reference(mark: string): string {
	return `&#${mark.codePointAt(0) ?? 32};`;
}
