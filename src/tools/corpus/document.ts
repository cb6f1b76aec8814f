import { visible } from '../../report/inert.ts';
import type { Locator } from '../../report/source.ts';
import type { LineMap } from './lineMap.ts';

/** How a text is written. */
export type TextFormat = 'markdown' | 'restructuredtext' | 'asciidoc' | 'html' | 'roff' | 'text' | 'code' | 'data';

/** How a file is written; `document` is anything that is no text itself: a PDF, an office file, a book, an archive. */
export type Format = TextFormat | 'document';

/** A file as its reader understands it: the clean text that quotes match, and its structure. */
export interface CleanDocument {
	readonly format: Format;
	/** From the front matter, else the first heading; `undefined` when the text names itself nowhere. */
	readonly title: string | undefined;
	readonly text: string;
	/** In the order of the text; they never overlap, and blank lines lie between them. */
	readonly blocks: readonly Block[];
	/** The first is what stands before any heading. */
	readonly sections: readonly Section[];
	readonly lines: LineMap;
	/** In a file that is no text, where in it a stretch of the clean text stands; ascending. Lines say nothing there. */
	readonly places?: readonly Place[] | undefined;
}

/** From `start` on, up to the next place, the clean text stands there: on page 3, on slide 4, in cells A2:F2 of a sheet. */
export interface Place {
	readonly start: number;
	readonly locator: Locator;
}

/** The smallest piece of a text that a reader tells apart. */
export interface Block {
	readonly kind: BlockKind;
	/** Offsets in the clean text, `end` excluded. */
	readonly start: number;
	readonly end: number;
	/** Index in the document's sections. */
	readonly section: number;
	/** How deep a list item or a definition's body is indented; 0 for others. */
	readonly depth: number;
}

/** `term` names what the next blocks define; `meta` is there for machines (front matter, link definitions). */
export type BlockKind = 'heading' | 'paragraph' | 'item' | 'term' | 'code' | 'table' | 'meta';

export interface Section {
	/** The headings above its text, outermost first, its own last. */
	readonly headings: readonly string[];
	readonly level: number;
	/** Where its heading begins. */
	readonly start: number;
}

/** Collects blocks and sections in the order of the text. */
export class Outline {
	readonly blocks: Block[] = [];
	readonly sections: Section[] = [{ headings: [], level: 0, start: 0 }];
	readonly #open: { readonly level: number; readonly title: string }[] = [];

	heading(level: number, text: string, start: number, end: number): void {
		// Every passage below a heading carries it; a line of megabytes after a # is no more than its beginning.
		const shown = visible(text);
		const title = shown.length > longestTitle ? `${shown.slice(0, longestTitle).toWellFormed()}…` : shown;
		while ((this.#open.at(-1)?.level ?? 0) >= level) {
			this.#open.pop();
		}
		this.#open.push({ level, title });
		this.sections.push({ headings: this.#open.map(it => it.title), level, start });
		this.block('heading', start, end);
	}

	block(kind: BlockKind, start: number, end: number, depth = 0): void {
		if (start < end) {
			this.blocks.push({ kind, start, end, section: this.sections.length - 1, depth });
		}
	}

	/** The first heading, which most texts mean as their title. */
	get firstHeading(): string | undefined {
		return this.sections[1]?.headings.at(-1);
	}
}

const longestTitle = 300;

/** Where a section ends, its subsections included: at the next heading of its own level or a higher one. */
export function sectionEnd(document: CleanDocument, index: number): number {
	const level = document.sections[index]?.level ?? 0;
	const next = document.sections.slice(index + 1).find(it => level === 0 || it.level <= level);
	return next?.start ?? document.text.length;
}
