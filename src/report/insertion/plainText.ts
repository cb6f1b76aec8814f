import type { Excerpt } from './excerpt.ts';
import { readableLink } from './links.ts';
import { type Block, type Inline, type Outline, onlyParagraph } from './outline.ts';
import { placeInProse } from './place.ts';
import { outlineOf } from './readOutline.ts';
import type { Insertion, InsertionTarget } from './target.ts';

/** Puts text into a document without marks of its own; the sources stand below it. */
export function insertPlainText(excerpt: Excerpt, target: InsertionTarget, isKnown: boolean): Insertion {
	const outline = outlineOf(excerpt);
	const only = onlyParagraph(outline);
	const block = [plainLines(outline.blocks, columns), sourceLines(outline, target.folder, columns)]
		.filter(it => it.length > 0)
		.map(it => it.join('\n'))
		.join('\n\n');
	// Sources need lines of their own, so that only a text without any goes into a line.
	const inline = outline.citations.size === 0 && only ? inlineText(only) : undefined;
	return {
		insertions: [placeInProse(target.text, target.offset, { inline, block })],
		notices: isKnown ? [] : ['unknown-language'],
	};
}

const columns = 80;

/** Blocks as lines of at most `width` columns, but for words and code that are longer. */
export function plainLines(blocks: readonly Block[], width: number): string[] {
	return blocks.flatMap((it, index) => [...(index > 0 ? [''] : []), ...blockLines(it, width)]);
}

/** `[1] Title, address: “quotation”` for each citation. */
export function sourceLines({ citations }: Outline, folder: string | undefined, width: number): string[] {
	return [...citations].flatMap(([label, passage]) => {
		const quote = passage.quote === '' ? '' : `: “${passage.quote}”`;
		return hanging(`[${label}] ${passage.about}, ${readableLink(folder, passage)}${quote}`, width, '    ');
	});
}

function blockLines(block: Block, width: number): string[] {
	switch (block.kind) {
		case 'heading':
		case 'paragraph':
			return hanging(inlineText(block.inlines), width, '');
		case 'list':
			return block.items.flatMap((item, index) => {
				const mark = block.start === undefined ? '- ' : `${block.start + index}. `;
				const lines = plainLines(item, width - mark.length);
				return (lines.length === 0 ? [''] : lines).map((line, index) =>
					`${index === 0 ? mark : ' '.repeat(mark.length)}${line}`.trimEnd(),
				);
			});
		case 'quotation':
			return plainLines(block.blocks, width - 2).map(it => `> ${it}`.trimEnd());
		case 'code':
			return block.lines.map(it => `    ${it}`.trimEnd());
		case 'table':
			return block.rows.map(row => row.map(inlineText).join(' | '));
		case 'rule':
			return ['* * *'];
	}
}

function inlineText(inlines: readonly Inline[]): string {
	return inlines
		.map((it): string => {
			switch (it.kind) {
				case 'text':
				case 'code':
					return it.text;
				case 'emphasis':
				case 'strong':
					return inlineText(it.inlines);
				case 'citation':
					return `[${it.label}]`;
				case 'break':
					return ' ';
			}
		})
		.join('')
		.trim();
}

/** Words in lines; all but the first are indented. */
function hanging(text: string, width: number, indent: string): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').filter(it => it !== '')) {
		if (line !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = `${indent}${word}`;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}
	return line.trim() === '' ? lines : [...lines, line];
}
