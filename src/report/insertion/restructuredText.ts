import type { Excerpt, Passage } from './excerpt.ts';
import { linkTo } from './links.ts';
import { nameAround, nameNotes } from './noteNames.ts';
import { type Block, type Inline, joined, onlyParagraph, plainText, topLevel } from './outline.ts';
import { breakAfter, breakBefore, placeInProse } from './place.ts';
import { outlineOf } from './readOutline.ts';
import type { Insertion, InsertionTarget, TextInsertion } from './target.ts';

/** Puts reStructuredText into a document: citations are footnotes with names, their texts stand at the end. */
export function insertRestructuredText(excerpt: Excerpt, target: InsertionTarget): Insertion {
	const { text, offset } = target;
	const outline = outlineOf(excerpt);
	const noteText = (it: Passage): string => footnote(it, linkTo(target.folder, it));
	const { names, fresh } = nameNotes(
		outline.citations,
		noteText,
		it => nameAround(text, /(?:^|\n)\.\. \[#([\w-]+)\][ \t]+$/, it, /^[ \t]*(?:\r?\n|$)/),
		text,
	);
	const styles = [...new Set(headingStyles(text))];
	const enclosing = headingStyles(text.slice(0, offset)).at(-1);
	const level = enclosing === undefined ? 0 : styles.indexOf(enclosing) + 1;
	const writer: Writer = { names, styles, shift: level + 1 - (topLevel(outline.blocks) ?? 1) };
	const only = onlyParagraph(outline);
	const main = placeInProse(text, offset, {
		inline: only && inlineText(flattened(only), writer),
		block: blocksText(outline.blocks, writer),
		isMark: (line, next) => /^([!-/:-@[-`{-~])\1{2,}\s*$/.test(next) || /^\.\.(?:\s|$)/.test(line),
	});
	const notes = [...outline.citations]
		.filter(([label]) => fresh.has(label))
		.map(([label, passage]) => `.. [#${names.get(label) ?? ''}] ${noteText(passage)}`)
		.join('\n');
	return { insertions: withNotes(main, notes, text), notices: [] };
}

interface Writer {
	readonly names: ReadonlyMap<string, string>;
	/** What the document underlines headings with, from the highest level; `==` when there is a line above as well. */
	readonly styles: readonly string[];
	readonly shift: number;
}

function withNotes(main: TextInsertion, notes: string, text: string): Insertion['insertions'] {
	if (notes === '') {
		return [main];
	}
	const rest = text.slice(main.offset);
	return rest.trim() === ''
		? [{ ...main, text: `${main.text.trimEnd()}\n\n${notes}${breakAfter(rest)}` }]
		: [main, { offset: text.length, text: `${breakBefore(text.replace(/\r\n/g, '\n'))}${notes}\n` }];
}

/** Notes on one line each, so that an indented block cannot begin. */
function footnote({ about, quote }: Passage, address: string): string {
	const named = `\`${escapeRst(about)} <${address.replace(/_$/, '%5F')}>\`__`;
	return quote === '' ? named : `${named}: “${escapeRst(quote)}”`;
}

const heading =
	/^([!-/:-@[-`{-~])\1*[ \t]*\r?\n[^\r\n]*\S[^\r\n]*\r?\n\1{2,}[ \t]*$|^(?=[^\r\n]*[^\s!-/:-@[-`{-~])\S[^\r\n]*\r?\n([!-/:-@[-`{-~])\2{2,}[ \t]*$/gm;

/** The style of each heading: its mark, twice when there is a line above as well. Levels are in the order of first use. */
function headingStyles(text: string): string[] {
	return Array.from(text.matchAll(heading), ([, over, under = '']) => (over === undefined ? under : over + over));
}

function headingText(text: string, level: number, { styles }: Writer): string {
	const all = [...styles, ...['=', '-', '~', '^', '"', "'", '+', '#'].filter(it => !styles.includes(it))];
	const style = all[Math.min(level, all.length) - 1] ?? '=';
	// Wide characters take two columns.
	const line = (style[0] ?? '=').repeat(
		Math.max(
			4,
			Array.from(text).reduce((sum, it) => sum + (it > '\u10ff' ? 2 : 1), 0),
		),
	);
	return style.length > 1 ? `${line}\n${text}\n${line}` : `${text}\n${line}`;
}

function blocksText(blocks: readonly Block[], writer: Writer): string {
	return blocks
		.map(it => blockText(it, writer))
		.filter(it => it !== '')
		.join('\n\n');
}

function blockText(block: Block, writer: Writer): string {
	switch (block.kind) {
		case 'heading':
			return headingText(paragraph(block.inlines, writer), Math.max(1, block.level + writer.shift), writer);
		case 'paragraph':
			return paragraph(block.inlines, writer);
		case 'list':
			return block.items
				.map((item, index) => {
					const mark = block.start === undefined ? '- ' : `${block.start + index}. `;
					return `${mark}${indented(blocksText(item, writer), ' '.repeat(mark.length)).trimStart()}`;
				})
				.join('\n\n');
		case 'quotation':
			// An empty comment ends what stands before, of which an indented block would be a part.
			return `..\n\n${indented(blocksText(block.blocks, writer), '   ')}`;
		case 'code':
			return block.lines.every(it => it === '') ? '' : `::\n\n${indented(block.lines.join('\n'), '   ')}`;
		case 'table':
			return tableText(block.rows, writer);
		case 'rule':
			// Only between two sections' paragraphs would it be allowed.
			return '';
	}
}

/** A table as a list: in a drawn one, the width of each cell would have to be known to every renderer. */
function tableText(rows: readonly (readonly (readonly Inline[])[])[], writer: Writer): string {
	const columns = Math.max(1, ...rows.map(it => it.length));
	const lines = rows.flatMap(row =>
		Array.from({ length: columns }, (_, index) => {
			const cell = paragraph(row[index] ?? [], writer);
			return `   ${index === 0 ? '* - ' : '  - '}${cell}`.trimEnd();
		}),
	);
	return ['.. list-table::', '   :header-rows: 1', '', ...lines].join('\n');
}

function paragraph(inlines: readonly Inline[], writer: Writer): string {
	const flat = flattened(inlines);
	const text = inlineText(flat, writer).trim();
	// What begins a line of text may be the mark of a list, a directive, a field, …
	const isMark = /^(?:[!-/:-@[\]^-`{-~•‣⁃]|(?:\d+|[a-z]|[ivxlcdm]+)[.)])/i.test(text);
	return flat[0]?.kind === 'text' && isMark ? `\\${text}` : text;
}

/** Marks do not nest, nothing can be escaped in a literal, and lines do not break: what cannot be written is text. */
function flattened(inlines: readonly Inline[]): Inline[] {
	const simple = inlines.flatMap((it): Inline[] => {
		switch (it.kind) {
			case 'emphasis':
			case 'strong':
				return it.inlines.every(it => it.kind === 'text') ? [it] : flattened(it.inlines);
			case 'code':
				return /^[^\s`\\](?:[^`]*[^\s`\\])?$/.test(it.text) ? [it] : [{ kind: 'text', text: it.text }];
			case 'break':
				return [{ kind: 'text', text: ' ' }];
			case 'text':
			case 'citation':
				return [it];
		}
	});
	return joined(simple);
}

function inlineText(inlines: readonly Inline[], writer: Writer): string {
	let text = '';
	for (const it of inlines) {
		const piece = inline(it, writer);
		// Marks count only beside white space and some others; white space that is escaped does not show.
		const isJoined = it.kind === 'text' ? isOpen(text) && !/^[\s.,;:!?)”’]/.test(it.text) : !canBegin(text, piece);
		text += `${isJoined ? '\\ ' : ''}${piece}`;
	}
	return text;
}

/** Whether a mark may stand behind a text. */
function canBegin(text: string, piece: string): boolean {
	return text === '' || text.endsWith(' ') || (/[(“]$/.test(text) && /^[*`]+[\p{L}\p{N}]/u.test(piece));
}

/** Whether a letter behind it would make its last mark none. */
function isOpen(text: string): boolean {
	return /(?:``|(?<!\\)\*|\]_)$/.test(text);
}

function inline(it: Inline, writer: Writer): string {
	switch (it.kind) {
		case 'text':
			return escapeRst(it.text);
		case 'code':
			return `\`\`${it.text}\`\``;
		case 'emphasis':
			return `*${escapeRst(plainText(it.inlines))}*`;
		case 'strong':
			return `**${escapeRst(plainText(it.inlines))}**`;
		case 'citation':
			return `[#${writer.names.get(it.label) ?? ''}]_`;
		case 'break':
			return ' ';
	}
}

function indented(text: string, by: string): string {
	return text.replace(/^(?=[^\n])/gm, by);
}

/** One line of text without marks, references and addresses that would become links. */
function escapeRst(text: string): string {
	return text.replace(/[\\*`_|<>[\]]|:(?=\S)|(?<=:):|@/g, String.raw`\$&`);
}
