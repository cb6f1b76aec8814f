import { type BlockKind, type CleanDocument, type Format, Outline } from '../document.ts';
import { LineMap } from '../lineMap.ts';

/** A piece of text that a reader made of markup, and the raw lines it came from. */
export class Piece {
	readonly offsets: number[] = [];
	readonly rawLines: number[] = [];
	/** Joined only when asked for: to look at the end of a text that grows would copy it each time. */
	#parts: string[] = [];
	#length = 0;
	#end = '';

	get text(): string {
		if (this.#parts.length > 1) {
			this.#parts = [this.#parts.join('')];
		}
		return this.#parts[0] ?? '';
	}

	get length(): number {
		return this.#length;
	}

	/** Its last character, as it is in UTF-16; empty when there is none. */
	get last(): string {
		return this.#end.slice(-1);
	}

	/** Its last characters, two at most, so that one of two halves is whole. */
	get end(): string {
		return this.#end;
	}

	/** Adds text that stands on one raw line. */
	add(text: string, rawLine: number): void {
		if (text !== '' && this.rawLines.at(-1) !== rawLine) {
			this.offsets.push(this.#length);
			this.rawLines.push(rawLine);
		}
		this.#parts.push(text);
		this.#length += text.length;
		this.#end = (text.length < 2 ? this.#end + text : text).slice(-2);
	}

	/** Adds text of several raw lines, its white space squeezed to single blanks: how paragraphs flow. */
	flow(text: string, rawLine: number): void {
		let line = rawLine;
		for (const part of text.split('\n')) {
			let squeezed = part.replaceAll(/[ \t\f\u00a0]+/g, ' ');
			if (line > rawLine && this.last !== ' ') {
				squeezed = squeezed.startsWith(' ') ? squeezed : ` ${squeezed}`;
			}
			if (squeezed.startsWith(' ') && /^\s?$/.test(this.last)) {
				squeezed = squeezed.slice(1);
			}
			this.add(squeezed, line);
			line++;
		}
	}

	/** Adds text as it stands, line by line. */
	addLines(text: string, rawLine: number): void {
		let line = rawLine;
		for (const part of text.split(/(?<=\n)/)) {
			this.add(part, line);
			line++;
		}
	}
}

/** Builds the clean text of a document whose raw form is markup, with its blocks and its line map. */
export class TextWriter {
	readonly #outline = new Outline();
	readonly #parts: string[] = [];
	readonly #offsets: number[] = [0];
	readonly #lines: number[] = [1];
	#length = 0;

	/** Adds a block. `opening` comes before its text: a list bullet, the marks of a heading, a code fence. */
	block(kind: BlockKind, piece: Piece, options: { readonly depth?: number; readonly isTight?: boolean } = {}): void {
		const { depth = 0, isTight = false } = options;
		const start = this.#write(piece, isTight);
		if (start !== undefined) {
			this.#outline.block(kind, start, this.#length, depth);
		}
	}

	heading(level: number, piece: Piece): void {
		const title = piece.text.trim();
		const marked = new Piece();
		marked.add(`${'#'.repeat(level)} `, piece.rawLines[0] ?? 1);
		for (const [index, offset] of piece.offsets.entries()) {
			marked.add(piece.text.slice(offset, piece.offsets[index + 1]), piece.rawLines[index] ?? 1);
		}
		const start = this.#write(marked, false);
		if (start !== undefined && title !== '') {
			this.#outline.heading(level, title.replaceAll('`', ''), start, this.#length);
		}
	}

	document(format: Format, title: string | undefined): CleanDocument {
		return {
			format,
			title: title ?? this.#outline.firstHeading,
			text: this.#parts.length > 0 ? `${this.#parts.join('')}\n` : '',
			blocks: this.#outline.blocks,
			sections: this.#outline.sections,
			lines: new LineMap(this.#offsets, this.#lines),
		};
	}

	#write(piece: Piece, isTight: boolean): number | undefined {
		const text = piece.text.trimEnd();
		const lead = text.length - text.replace(/^\n+/, '').length;
		if (text.length === lead) {
			return undefined;
		}
		if (this.#length > 0) {
			const gap = isTight ? '\n' : '\n\n';
			this.#parts.push(gap);
			this.#length += gap.length;
		}
		const start = this.#length;
		for (const [index, offset] of piece.offsets.entries()) {
			if (offset < text.length) {
				this.#offsets.push(start + Math.max(0, offset - lead));
				this.#lines.push(piece.rawLines[index] ?? 1);
			}
		}
		this.#parts.push(text.slice(lead));
		this.#length += text.length - lead;
		return start;
	}
}
