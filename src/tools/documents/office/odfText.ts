import type { DocumentBuilder } from '../documentBuilder.ts';
import type { LinkCollector } from '../linkCollector.ts';
import type { OdfStyles } from './odfStyles.ts';
import { oneLine, rowText } from './rowText.ts';
import { childrenOf, isElement, textOf, type XmlElement } from './xml.ts';

/** What the text of an OpenDocument file is written with. */
export interface OdfContext {
	readonly builder: DocumentBuilder;
	readonly styles: OdfStyles;
	/** Equations in linear form by the names that the text has for them. */
	readonly equations: ReadonlyMap<string, string>;
	/** Footnotes and endnotes, which are written after the text. */
	readonly notes: string[];
	readonly links: LinkCollector;
}

/** Writes the paragraphs, headings, lists and tables below an element, in order. */
export function writeOdfText(context: OdfContext, parent: XmlElement | undefined): void {
	const code: string[] = [];
	const endCode = (): void => {
		if (code.length > 0) {
			context.builder.block('code', `\`\`\`\n${code.splice(0).join('\n')}\n\`\`\``);
		}
	};
	for (const element of childrenOf(parent)) {
		if (element.name === 'text:p' && isCode(context, element)) {
			code.push(textIn(context, element));
			continue;
		}
		endCode();
		writeBlock(context, element);
	}
	endCode();
}

/** Writes the notes that the text called. */
export function writeOdfNotes({ builder, notes }: OdfContext): void {
	for (const [index, note] of notes.entries()) {
		builder.block('item', note, { isTight: index > 0 });
	}
}

function writeBlock(context: OdfContext, element: XmlElement): void {
	const { builder, styles } = context;
	switch (element.name) {
		case 'text:h': {
			builder.heading(Number(element.attributes['text:outline-level'] ?? 1), oneLine(textIn(context, element)));
			writeFrames(context, element);
			return;
		}
		case 'text:p': {
			const isTitle = styles.baseOf(element.attributes['text:style-name']) === 'Title';
			const text = textIn(context, element);
			if (isTitle) {
				builder.heading(1, oneLine(text));
			} else {
				builder.block('paragraph', text);
			}
			writeFrames(context, element);
			return;
		}
		case 'text:list':
			writeList(context, element, { level: 1, style: undefined });
			return;
		case 'table:table':
			builder.block(
				'table',
				tableRows(element)
					.map(it => rowText(cellsOf(context, it)))
					.join('\n'),
			);
			return;
		case 'draw:text-box':
		case 'text:section':
		case 'text:bibliography':
		case 'text:index-body':
			writeOdfText(context, element);
			return;
		default:
			// Other indexes repeat what is written elsewhere, and changes what is not written any more.
			if (shapes.has(element.name)) {
				writeOdfText(context, element);
			}
			return;
	}
}

/** What may hold text that stands beside the paragraphs. */
const shapes = new Set(
	'frame custom-shape g a rect ellipse circle line polyline polygon path connector caption regular-polygon measure'
		.split(' ')
		.map(it => `draw:${it}`),
);

/** Boxes stand in the paragraph that they are anchored at; their text comes after it. */
function writeFrames(context: OdfContext, paragraph: XmlElement): void {
	for (const child of childrenOf(paragraph)) {
		if (shapes.has(child.name)) {
			writeOdfText(context, child);
		} else if (child.name === 'text:span' || child.name === 'text:a') {
			writeFrames(context, child);
		}
	}
}

interface ListLevel {
	readonly level: number;
	readonly style: string | undefined;
}

function writeList(context: OdfContext, list: XmlElement, { level, style: outer }: ListLevel): void {
	const { builder, styles } = context;
	const style = list.attributes['text:style-name'] ?? outer;
	let number = 0;
	for (const item of childrenOf(list)) {
		const isItem = item.name === 'text:list-item';
		number = Number(item.attributes['text:start-value'] ?? number + (isItem ? 1 : 0));
		let bullet = !isItem ? '' : styles.isNumbered(style, level) ? `${number}. ` : '* ';
		for (const child of childrenOf(item)) {
			if (child.name === 'text:list') {
				writeList(context, child, { level: level + 1, style });
			} else if (child.name === 'text:p' && bullet !== '') {
				const text = textIn(context, child);
				const isTight = level > 1 || number > 1;
				builder.block('item', text.trim() === '' ? '' : `${bullet}${text}`, { depth: (level - 1) * 2, isTight });
				bullet = '';
				writeFrames(context, child);
			} else {
				writeBlock(context, child);
			}
		}
	}
}

function tableRows(table: XmlElement): XmlElement[] {
	return childrenOf(table).flatMap(it =>
		it.name === 'table:table-row'
			? [it]
			: /^table:table-(?:header-rows|rows|row-group)$/.test(it.name)
				? tableRows(it)
				: [],
	);
}

function cellsOf(context: OdfContext, row: XmlElement): string[] {
	const cells = childrenOf(row).filter(it => it.name.endsWith('table-cell'));
	return cells.flatMap(cell => {
		const text = textBelow(context, cell);
		const repeated = Math.min(mostRepeated, Number(cell.attributes['table:number-columns-repeated'] ?? 1));
		return text === '' && repeated > 1 ? [''] : Array.from({ length: repeated }, () => text);
	});
}

const mostRepeated = 100;

/** The paragraphs and items below an element in one line. */
function textBelow(context: OdfContext, element: XmlElement): string {
	return childrenOf(element)
		.map(it => (it.name === 'text:p' || it.name === 'text:h' ? textIn(context, it) : textBelow(context, it)))
		.filter(it => it !== '')
		.join(' ');
}

/** The text of a paragraph: its white space as ODF means it, its notes as marks. */
export function textIn(context: OdfContext, element: XmlElement): string {
	return rawText(context, element).replaceAll(/[ \t]+\n[ \t]*/g, '\n');
}

function rawText(context: OdfContext, element: XmlElement): string {
	return element.children
		.map(child => {
			if (!isElement(child)) {
				return child.replaceAll(/\s+/g, ' ');
			}
			switch (child.name) {
				case 'text:s':
					return ' '.repeat(Math.min(mostRepeated, Number(child.attributes['text:c'] ?? 1)));
				case 'text:tab':
					return '\t';
				case 'text:line-break':
					return '\n';
				case 'text:note':
					return noteMark(context, child);
				case 'text:a': {
					const text = rawText(context, child);
					context.links.open(child.attributes['xlink:href'], text);
					context.links.close();
					return text;
				}
				case 'draw:frame':
					return childrenOf(child, 'draw:object')
						.map(it => context.equations.get(it.attributes['xlink:href'] ?? '') ?? '')
						.join('');
				case 'text:ruby':
					return childrenOf(child, 'text:ruby-base')
						.map(it => rawText(context, it))
						.join('');
				case 'office:annotation':
					return '';
				default:
					return shapes.has(child.name) ? '' : rawText(context, child);
			}
		})
		.join('');
}

function noteMark(context: OdfContext, note: XmlElement): string {
	const mark = textOf(childrenOf(note, 'text:note-citation')[0]).trim() || String(context.notes.length + 1);
	const body = childrenOf(note, 'text:note-body')[0];
	const slot = context.notes.push('') - 1;
	context.notes[slot] = body ? `${mark}. ${oneLine(textBelow(context, body))}` : '';
	return `[${mark}]`;
}

function isCode({ styles }: OdfContext, paragraph: XmlElement): boolean {
	return /^(?:Preformatted Text|Source Code|Code)$/i.test(styles.baseOf(paragraph.attributes['text:style-name']));
}
