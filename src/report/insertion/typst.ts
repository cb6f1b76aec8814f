import type { Excerpt, Passage } from './excerpt.ts';
import { linkTo } from './links.ts';
import { nameAround, nameNotes } from './noteNames.ts';
import { type Block, type Inline, onlyParagraph, tightened, topLevel } from './outline.ts';
import { placeInProse } from './place.ts';
import { outlineOf } from './readOutline.ts';
import type { Insertion, InsertionTarget } from './target.ts';

/** Puts Typst into a document: a footnote with a link for each citation, with a label by which it is cited again. */
export function insertTypst(excerpt: Excerpt, target: InsertionTarget): Insertion {
	const outline = outlineOf(excerpt);
	const before = target.text.slice(0, target.offset);
	const noteText = (it: Passage): string => footnote(it, linkTo(target.folder, it));
	const { names, fresh } = nameNotes(
		outline.citations,
		noteText,
		it => nameAround(target.text, /#footnote\[$/, it, /^\] ?<([\w-]+)>/),
		target.text,
	);
	const writer = (): Writer => {
		const written = new Set<string>();
		return {
			shift: (levelAt(before) ?? 0) + 1 - (topLevel(outline.blocks) ?? 1),
			cite: label => {
				const passage = outline.citations.get(label);
				const name = names.get(label) ?? '';
				const isFirst = fresh.has(label) && !written.has(label);
				written.add(label);
				return isFirst && passage ? `#footnote[${noteText(passage)}]<${name}>` : `#footnote(<${name}>);`;
			},
		};
	};
	const only = onlyParagraph(outline);
	const insertion = placeInProse(target.text, target.offset, {
		inline: only && inlineText(only, writer()),
		block: blocksText(outline.blocks, writer()),
		isMark: line => /^\s*(?:=+ |#(?:import|include|set|show|let)\b)/.test(line),
	});
	return { insertions: [insertion], notices: [] };
}

interface Writer {
	readonly shift: number;
	cite(label: string): string;
}

function levelAt(before: string): number | undefined {
	return [...before.matchAll(/^[ \t]*(={1,6})[ \t]+\S/gm)].at(-1)?.[1]?.length;
}

function footnote({ about, quote }: Passage, address: string): string {
	const named = `#link("${address}")[${escapeTypst(about)}]`;
	return quote === '' ? named : `${named}: “${escapeTypst(quote)}”`;
}

function blocksText(blocks: readonly Block[], writer: Writer): string {
	return blocks.map(it => blockText(it, writer)).join('\n\n');
}

function blockText(block: Block, writer: Writer): string {
	switch (block.kind) {
		case 'heading':
			return `${'='.repeat(Math.min(6, Math.max(1, block.level + writer.shift)))} ${inlineText(block.inlines, writer)}`;
		case 'paragraph':
			return inlineText(block.inlines, writer);
		case 'list':
			return block.items
				.map((item, index) => {
					const mark = block.start === undefined ? '- ' : `${block.start + index}. `;
					return `${mark}${indented(blocksText(item, writer), ' '.repeat(mark.length)).trimStart()}`;
				})
				.join('\n');
		case 'quotation':
			return `#quote(block: true)[\n${indented(blocksText(block.blocks, writer), '  ')}\n]`;
		case 'code':
			return `#raw(block: true, "${block.lines.map(escapeString).join(String.raw`\n`)}");`;
		case 'table':
			return tableText(block.rows, writer);
		case 'rule':
			return '#line(length: 100%);';
	}
}

function tableText(rows: readonly (readonly (readonly Inline[])[])[], writer: Writer): string {
	const columns = Math.max(1, ...rows.map(it => it.length));
	const cells = rows.map(row =>
		Array.from({ length: columns }, (_, index) => `[${inlineText(row[index] ?? [], writer)}]`).join(', '),
	);
	const [head = '', ...body] = cells;
	return ['#table(', `  columns: ${columns},`, `  table.header(${head}),`, ...body.map(it => `  ${it},`), ');'].join(
		'\n',
	);
}

function inlineText(inlines: readonly Inline[], writer: Writer): string {
	return tightened(inlines)
		.map((it, index, all) => {
			switch (it.kind) {
				case 'text':
					return escapeTypst(it.text);
				case 'code':
					return `#raw("${escapeString(it.text)}");`;
				case 'emphasis':
					return `#emph[${inlineText(it.inlines, writer)}];`;
				case 'strong':
					return `#strong[${inlineText(it.inlines, writer)}];`;
				case 'citation':
					return `${all[index - 1]?.kind === 'citation' ? '#super[,];' : ''}${writer.cite(it.label)}`;
				case 'break':
					return '#linebreak();';
			}
		})
		.join('');
}

function indented(text: string, by: string): string {
	return text.replace(/^(?=[^\n])/gm, by);
}

/** One line of text without marks: Typst takes a backslash before any of them. */
function escapeTypst(text: string): string {
	return text
		.replace(/[\\#*_`$<>@[\]~"]|\/(?=[/*])|(?<=\/)\/|-(?=[-?\d])|(?<=-)-|\.(?=\.)|(?<=\.)\./g, String.raw`\$&`)
		.replace(/^(\s*)([=+/-])/, String.raw`$1\$2`)
		.replace(/^(\s*\d+)\./, String.raw`$1\.`);
}

/** A string ends at a quotation mark, and has escapes by a backslash. */
function escapeString(text: string): string {
	return text.replace(/[\\"]/g, String.raw`\$&`);
}
