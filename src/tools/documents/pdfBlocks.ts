import type { BlockKind } from '../corpus/document.ts';
import type { Line } from './pdfLines.ts';

/** A block of a PDF's text; the parts are what stands on each of its pages. */
export interface PdfBlock {
	readonly kind: BlockKind;
	/** Of a heading, from 1. */
	readonly level: number;
	readonly parts: { readonly page: number; text: string }[];
}

/** What is known of the whole document, by which its lines are told apart. */
export interface PdfStyle {
	/** Of the font that most of the text is in. */
	readonly bodySize: number;
	/** From one baseline to the next, in the body. */
	readonly leading: number;
	/** Titles in the document's outline, squeezed, and how deep they stand. */
	readonly titles: ReadonlyMap<string, number>;
	/** Larger sizes than the body's, largest first. */
	readonly headingSizes: readonly number[];
	/** How often each word comes, in lower case: at a line's end nothing else tells whether a hyphen is the word's own. */
	readonly words: ReadonlyMap<string, number>;
}

/** How most of the document is set. */
export function styleOf(pages: readonly (readonly Line[])[], titles: ReadonlyMap<string, number>): PdfStyle {
	const characters = new Map<number, number>();
	const distances = new Map<number, number>();
	const words = new Map<string, number>();
	for (const lines of pages) {
		for (const [index, line] of lines.entries()) {
			for (const [word] of line.text.toLowerCase().matchAll(/\p{L}+(?:[-\u2010]\p{L}+)*/gu)) {
				words.set(word, (words.get(word) ?? 0) + 1);
			}
			characters.set(line.size, (characters.get(line.size) ?? 0) + line.text.length);
			const distance = Math.round((line.y - (lines[index - 1]?.y ?? line.y)) * 2) / 2;
			if (distance > line.size * 0.8 && distance < line.size * 3 && lines[index - 1]?.size === line.size) {
				distances.set(distance, (distances.get(distance) ?? 0) + line.text.length);
			}
		}
	}
	const bodySize = mostOf(characters) ?? 10;
	const headingSizes = [...characters.keys()].filter(it => it > bodySize * 1.12).sort((a, b) => b - a);
	return { bodySize, leading: mostOf(distances) ?? bodySize * 1.2, titles, headingSizes, words };
}

/** Puts lines together to headings, paragraphs, items, code and rows, over the ends of pages too. */
export function blocksOf(pages: readonly (readonly Line[])[], style: PdfStyle): PdfBlock[] {
	const composer = new BlockComposer(style);
	for (const [index, lines] of pages.entries()) {
		composer.page(index + 1, lines);
	}
	return composer.blocks;
}

class BlockComposer {
	readonly blocks: PdfBlock[] = [];
	readonly #style: PdfStyle;
	#page = 0;
	#columnRight = 0;
	#previous: { readonly line: Line; readonly kind: BlockKind; readonly level: number } | undefined;

	constructor(style: PdfStyle) {
		this.#style = style;
	}

	page(page: number, lines: readonly Line[]): void {
		this.#page = page;
		let isFirst = true;
		for (const [index, line] of lines.entries()) {
			this.#columnRight = rightOfColumn(lines, index);
			const isRow = line.hasGaps && ((lines[index - 1]?.hasGaps ?? false) || (lines[index + 1]?.hasGaps ?? false));
			const { kind, level } = this.#classify(line, isRow);
			const block = this.blocks.at(-1);
			if (block && block.kind === kind && block.level === level && this.#goesOn(line, kind, isFirst)) {
				this.#continue(block, line, kind);
			} else if (block?.kind === 'item' && kind === 'paragraph' && this.#goesOn(line, 'item', isFirst)) {
				this.#continue(block, line, 'item');
				this.#previous = { line, kind: 'item', level: 0 };
				isFirst = false;
				continue;
			} else {
				this.blocks.push({ kind, level, parts: [{ page, text: this.#opening(line, kind) }] });
			}
			this.#previous = { line, kind, level };
			isFirst = false;
		}
	}

	#classify(line: Line, isRow: boolean): { kind: BlockKind; level: number } {
		const { bodySize, titles, headingSizes } = this.#style;
		if (/(?:[.·…]\s?){4,}\s*(?:\d+|[ivxlc]+)$/i.test(line.text)) {
			return { kind: 'meta', level: 0 };
		}
		const hasWords = /\p{L}{2}/u.test(line.text) && line.text.length < longestHeading;
		const titled = hasWords ? titles.get(squeezed(line.text)) : undefined;
		if (titled !== undefined && (line.size >= bodySize || titled === 1)) {
			return { kind: 'heading', level: titled };
		}
		if (hasWords && line.size > bodySize * 1.12 && !line.isMonospace) {
			return { kind: 'heading', level: Math.min(deepestHeading, headingSizes.indexOf(line.size) + 1) };
		}
		if (/^\p{Lu}[\p{Lu}\d\s&/'()-]{3,60}$/u.test(line.text) && line.right < this.#columnRight - line.size * 8) {
			return { kind: 'heading', level: Math.min(deepestHeading, headingSizes.length + 1) };
		}
		if (line.isMonospace) {
			return { kind: 'code', level: 0 };
		}
		if (isRow && !itemStart.test(line.text)) {
			return { kind: 'table', level: 0 };
		}
		return { kind: itemStart.test(line.text) ? 'item' : 'paragraph', level: 0 };
	}

	/** Whether a line belongs to the block that the line before it ended in. */
	#goesOn(line: Line, kind: BlockKind, isFirstOfPage: boolean): boolean {
		const before = this.#previous?.line;
		if (!before || (kind === 'item' && itemStart.test(line.text))) {
			return false;
		}
		const isProse = kind === 'paragraph' || kind === 'item';
		if (isFirstOfPage || line.y < before.y - line.size) {
			// The next page, or the next column.
			return (
				isProse &&
				Math.abs(before.size - line.size) < 0.6 &&
				!/[.!?:;”"]$/.test(before.text) &&
				/^[\p{Ll}\p{Lo}(\d]/u.test(line.text)
			);
		}
		const distance = line.y - before.y;
		if (
			distance >
			Math.max(this.#style.leading * (line.size / this.#style.bodySize), line.size) * (kind === 'code' ? 1.9 : 1.3)
		) {
			return false;
		}
		if (!isProse) {
			return true;
		}
		if (Math.abs(before.size - line.size) > line.size * 0.12) {
			return false;
		}
		const isIndented = line.left > before.left + line.size * 0.8;
		const isOutdented = line.left < before.left - line.size * 0.8;
		const endedEarly = before.right < this.#columnRight - line.size * 3 && /[.!?:]["”’)]?$/.test(before.text);
		const isHanging = kind === 'item' && isIndented;
		return (
			!endedEarly && (!isIndented || isHanging || !/[.!?:]["”’)]?$/.test(before.text)) && !(isOutdented && endedEarly)
		);
	}

	#opening(line: Line, kind: BlockKind): string {
		return kind === 'item' ? line.text.replace(bullet, '* ') : line.text;
	}

	#continue(block: PdfBlock, line: Line, kind: BlockKind): void {
		const last = block.parts.at(-1);
		if (!last) {
			return;
		}
		const isProse = kind === 'paragraph' || kind === 'item' || kind === 'heading';
		const isHyphenated = isProse && /\p{L}{2}[-\u2010\u00ad]$/u.test(last.text) && /^\p{Ll}/u.test(line.text);
		if (isHyphenated && !this.#isCompound(last.text, line.text)) {
			last.text = last.text.slice(0, -1);
		}
		const glue =
			isHyphenated || (isProse && isIdeographic(last.text.at(-1)) && isIdeographic(line.text[0]))
				? ''
				: isProse
					? ' '
					: '\n';
		const indent = kind === 'code' ? this.#indentOf(line) : '';
		if (last.page === this.#page) {
			last.text += glue + indent + line.text;
		} else {
			last.text += glue;
			block.parts.push({ page: this.#page, text: indent + line.text });
		}
	}

	/** Whether the document mostly writes a word with a hyphen that ends one line with it and goes on in the next. */
	#isCompound(before: string, after: string): boolean {
		const start = /[\p{L}\u2010-]+$/u.exec(before.slice(-longestWord).toLowerCase())?.[0] ?? '';
		const end = /^[\p{L}\u2010-]+/u.exec(after.toLowerCase())?.[0] ?? '';
		const countOf = (word: string): number => this.#style.words.get(word) ?? 0;
		return countOf(start + end) > countOf(start.slice(0, -1) + end);
	}

	/** In code, how far a line stands to the right of the one before counts. */
	#indentOf(line: Line): string {
		const before = this.#previous?.line;
		const width = (line.right - line.left) / Math.max(1, line.text.length) || line.size * 0.6;
		const columns = before ? Math.round((line.left - this.#codeLeft(before)) / width) : 0;
		return ' '.repeat(Math.min(40, Math.max(0, columns)));
	}

	#left = 0;

	#codeLeft(before: Line): number {
		if (this.blocks.at(-1)?.parts.length === 1 && !this.blocks.at(-1)?.parts[0]?.text.includes('\n')) {
			this.#left = before.left;
		}
		return this.#left;
	}
}

const longestWord = 50;

/** Titles are compared without what setting them may change. */
export function squeezed(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** How far right the column reaches that a line stands in: as far as any line near it that begins where it does. */
function rightOfColumn(lines: readonly Line[], index: number): number {
	const line = lines[index];
	let right = line?.right ?? 0;
	for (const it of lines.slice(Math.max(0, index - 12), index + 12)) {
		if (line && Math.abs(it.left - line.left) < line.size * 4) {
			right = Math.max(right, it.right);
		}
	}
	return right;
}

function mostOf(counts: ReadonlyMap<number, number>): number | undefined {
	let most: number | undefined;
	for (const [value, count] of counts) {
		if (most === undefined || count > (counts.get(most) ?? 0)) {
			most = value;
		}
	}
	return most;
}

/** Chinese and Japanese know no blanks between words. */
function isIdeographic(character: string | undefined): boolean {
	return (
		character !== undefined &&
		/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u.test(character)
	);
}

const bullet = /^[•‣▪■●○◦–—∙·*-]\s+/;
const itemStart = /^(?:[•‣▪■●○◦∙·]\s*|[–—*-]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)\S/;
const longestHeading = 200;
const deepestHeading = 4;
