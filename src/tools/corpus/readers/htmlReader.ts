import type { BlockKind, CleanDocument } from '../document.ts';
import { HtmlColumns } from './htmlColumns.ts';
import { type Element, isDropped, isMain } from './htmlElements.ts';
import { Piece, TextWriter } from './textWriter.ts';

/** Turns the parser's events into blocks. */
export class HtmlReader {
	readonly #stack: Frame[] = [];
	readonly #written: Written[] = [];
	readonly #lists: { readonly isOrdered: boolean; items: number }[] = [];
	#dropping = 0;
	#main = 0;
	#inTitle = false;
	#title = '';
	#piece = new Piece();
	#kind: BlockKind = 'paragraph';
	#level = 0;
	/** What stands before the item's first text, until it is written. */
	#bullet = '';
	#pre = 0;
	#tables = 0;
	#cells = 0;
	#columns = new HtmlColumns();
	#definitions = 0;
	/** `^` or `_` before raised or lowered text, until that comes. */
	#shift = '';
	/** How deep in links the text stands, and how many letters of the piece are in links and out of them. */
	#links = 0;
	#lettersLinked = 0;
	#lettersFree = 0;

	get isHostile(): boolean {
		return this.#stack.length > deepestNesting;
	}

	open(element: Element, line: number): void {
		const { name } = element;
		if (voidElements.has(name)) {
			this.#openVoid(name, line);
			return;
		}
		const frame = { name, isDropped: isDropped(element), isMain: isMain(element) };
		this.#stack.push(frame);
		this.#inTitle ||= name === 'title' && this.#title === '';
		if (frame.isDropped) {
			this.#dropping++;
		}
		if (this.#dropping > 0) {
			return;
		}
		if (frame.isMain) {
			this.#flush();
			this.#main++;
		}
		this.#begin(name, element, line);
	}

	close(name: string, line: number): void {
		if (voidElements.has(name)) {
			return;
		}
		const frame = this.#stack.pop();
		this.#inTitle &&= name !== 'title';
		if (frame?.isDropped) {
			this.#dropping--;
			return;
		}
		if (this.#dropping > 0) {
			return;
		}
		this.#finish(name, line);
		if (frame?.isMain) {
			this.#flush();
			this.#main--;
		}
	}

	text(text: string, line: number): void {
		if (this.#inTitle) {
			this.#title += text;
		}
		if (this.#dropping > 0) {
			return;
		}
		if (this.#bullet !== '' && text.trim() !== '') {
			this.#piece.add(this.#bullet, line);
			this.#bullet = '';
		}
		this.#countLetters(text);
		if (this.#shift !== '' && text.trim() !== '') {
			this.#piece.add(isPower(this.#piece.end, text) ? this.#shift : '', line);
			this.#shift = '';
		}
		if (this.#pre > 0 && this.#tables === 0) {
			this.#piece.addLines(text, line);
		} else {
			this.#piece.flow(text, line);
		}
	}

	document(): CleanDocument {
		this.#flush();
		const size = (blocks: readonly Written[]): number => blocks.reduce((sum, it) => sum + it.piece.length, 0);
		markLinkLists(this.#written);
		const main = this.#written.filter(it => it.isMain);
		const kept = size(main) * 3 > size(this.#written) ? main : this.#written;
		const writer = new TextWriter();
		let previous: BlockKind = 'meta';
		for (const { kind, level, depth, piece } of kept) {
			if (kind === 'heading') {
				writer.heading(level, piece);
			} else {
				const isTight = (previous === 'item' && kind === 'item') || previous === 'term';
				writer.block(kind, piece, { depth, isTight });
			}
			previous = kind;
		}
		const title = this.#title.replaceAll(/\s+/g, ' ').trim();
		const heading = kept.find(it => it.kind === 'heading')?.piece.text.trim();
		return writer.document('html', heading && !heading.startsWith(title) ? heading : title || heading);
	}

	#openVoid(name: string, line: number): void {
		if (this.#dropping > 0) {
			return;
		}
		if (name === 'br') {
			this.#piece.add(this.#pre > 0 ? '\n' : ' ', line);
		} else if (name === 'hr') {
			this.#flush();
		}
	}

	#begin(name: string, element: Element, line: number): void {
		const { attributes } = element;
		if (name === 'sup' || name === 'sub') {
			this.#shift = name === 'sup' ? '^' : '_';
			return;
		}
		if (name === 'a') {
			this.#links++;
		}
		if (this.#tables > 0 && this.#beginInTable(element, line)) {
			return;
		}
		if (name === 'code' || name === 'tt' || name === 'kbd' || name === 'samp') {
			if (this.#pre === 0 && !this.#isInside('code')) {
				this.#piece.flow(this.#bullet, line);
				this.#bullet = '';
				this.#piece.add('`', line);
			}
			return;
		}
		if (!blockElements.has(name)) {
			return;
		}
		const isFirstOfItem = name === 'p' && this.#bullet !== '';
		if (!isFirstOfItem) {
			this.#flush();
		}
		if (/^h[1-6]$/.test(name)) {
			this.#kind = 'heading';
			this.#level = Number(name.slice(1));
		} else if (name === 'ul' || name === 'ol' || name === 'menu') {
			this.#lists.push({ isOrdered: name === 'ol', items: (numberOf(attributes['start']) ?? 1) - 1 });
		} else if (name === 'li') {
			const list = this.#lists.at(-1);
			this.#kind = 'item';
			this.#bullet = '* ';
			if (list?.isOrdered) {
				list.items = numberOf(attributes['value']) ?? list.items + 1;
				this.#bullet = `${list.items}. `;
			}
		} else if (name === 'dl') {
			this.#definitions++;
		} else if (name === 'dt' || /\badmonition-title\b/.test(attributes['class'] ?? '')) {
			this.#kind = 'term';
		} else if (name === 'pre') {
			this.#kind = 'code';
			this.#pre++;
		} else if (name === 'table') {
			this.#kind = 'table';
			this.#tables++;
			this.#columns = new HtmlColumns();
		}
	}

	/** A heading or code in a table means that the table only lays out the page. */
	#beginInTable(element: Element, line: number): boolean {
		const { name } = element;
		if (/^h[1-6]$/.test(name) || name === 'pre') {
			this.#kind = 'paragraph';
			this.#flush();
			this.#tables = 0;
			return false;
		}
		if (name === 'table') {
			this.#tables++;
		} else if (this.#tables === 1 && name === 'tr') {
			this.#endRow(line);
		} else if (this.#tables === 1 && (name === 'td' || name === 'th')) {
			for (let left = this.#columns.cell(element); left >= 0; left--) {
				this.#piece.add(this.#cells === 0 || this.#piece.last === ' ' ? '| ' : ' | ', line);
				this.#cells++;
			}
		} else if (blockElements.has(name)) {
			this.#piece.flow(' ', line);
		} else if (name === 'code') {
			this.#piece.add('`', line);
		}
		return true;
	}

	#finish(name: string, line: number): void {
		if (name === 'sup' || name === 'sub') {
			this.#shift = '';
			return;
		}
		if (name === 'a') {
			this.#links = Math.max(0, this.#links - 1);
		}
		if (this.#tables > 0) {
			if (name === 'table') {
				this.#tables--;
				if (this.#tables === 0) {
					this.#endRow(line);
					this.#flush();
				}
			} else if (name === 'tr' && this.#tables === 1) {
				this.#endRow(line);
			} else if (name === 'caption' && this.#tables === 1 && this.#cells === 0) {
				this.#kind = 'term';
				this.#flush();
				this.#kind = 'table';
			} else if (name === 'code') {
				this.#piece.add('`', line);
			} else if (blockElements.has(name)) {
				this.#piece.flow(' ', line);
			}
			return;
		}
		if (name === 'code' || name === 'tt' || name === 'kbd' || name === 'samp') {
			if (this.#pre === 0 && !this.#isInside('code')) {
				this.#piece.add('`', line);
			}
			return;
		}
		if (!blockElements.has(name)) {
			return;
		}
		this.#flush();
		if (name === 'ul' || name === 'ol' || name === 'menu') {
			this.#lists.pop();
		} else if (name === 'dl') {
			this.#definitions--;
		} else if (name === 'pre') {
			this.#pre = Math.max(0, this.#pre - 1);
		}
	}

	#endRow(line: number): void {
		if (this.#cells > 0) {
			this.#piece.add(this.#piece.last === ' ' ? '|\n' : ' |\n', line);
			this.#cells = 0;
			this.#columns.endRow();
		}
	}

	#countLetters(text: string): void {
		const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
		if (this.#links > 0) {
			this.#lettersLinked += letters;
		} else {
			this.#lettersFree += letters;
		}
	}

	#isInside(name: string): boolean {
		return this.#stack.slice(-8, -1).some(it => it.name === name);
	}

	/** Writes the block that is open, and opens a paragraph. */
	#flush(): void {
		const piece = this.#kind === 'code' ? fenced(this.#piece) : this.#piece;
		if (/[^\s`|]/.test(piece.text)) {
			const nested = this.#lists.length + this.#definitions;
			const isInner = this.#kind !== 'heading' && this.#kind !== 'table';
			const outer = this.#kind === 'item' || this.#kind === 'term' ? 1 : 0;
			const depth = isInner ? Math.max(0, nested - outer) * 2 : 0;
			const isMain = this.#main > 0;
			const isLinks = this.#lettersLinked > 0 && this.#lettersFree * 10 <= this.#lettersLinked;
			this.#written.push({ kind: this.#kind, level: this.#level, depth, piece, isMain, isLinks });
		}
		this.#lettersLinked = 0;
		this.#lettersFree = 0;
		this.#piece = new Piece();
		this.#kind = 'paragraph';
		this.#cells = 0;
		if (this.#bullet !== '' && piece.length > 0) {
			this.#bullet = '';
		}
	}
}

const deepestNesting = 800;

interface Frame {
	readonly name: string;
	readonly isDropped: boolean;
	readonly isMain: boolean;
}

/** Where a page only leads elsewhere (an index, a table of contents), it says nothing itself. */
function markLinkLists(written: Written[]): void {
	let from = 0;
	for (let at = 0; at <= written.length; at++) {
		const block = written[at];
		if (block?.isLinks && block.kind !== 'heading' && block.kind !== 'code') {
			if (block.kind === 'table' && block.piece.length > longestLinks) {
				block.kind = 'meta';
			}
			continue;
		}
		if (at - from >= mostLinks) {
			for (const it of written.slice(from, at)) {
				it.kind = 'meta';
			}
		}
		from = at + 1;
	}
}

const mostLinks = 8;
const longestLinks = 400;

/** The number that an attribute gives an item of a list. */
function numberOf(text: string | undefined): number | undefined {
	return /^\s*-?\d{1,9}\s*$/.test(text ?? '') ? Number(text) : undefined;
}

/** Raised or lowered text that another text would be read with: `2` and `64`, not `10` and `th`, nor a note's mark. */
function isPower(before: string, text: string): boolean {
	return (
		/[\p{L}\p{N})\]|]$/u.test(before) &&
		/^\s*[-+−(]?[\p{L}\p{N}]/u.test(text) &&
		!/^\s*(?:st|nd|rd|th|TM|SM)\b/.test(text)
	);
}

interface Written {
	kind: BlockKind;
	readonly level: number;
	readonly depth: number;
	readonly piece: Piece;
	readonly isMain: boolean;
	/** All but nothing of it is not a link. */
	readonly isLinks: boolean;
}

function fenced(piece: Piece): Piece {
	const text = piece.text.replace(/^\n/, '');
	if (text.trim() === '') {
		return piece;
	}
	const dropped = piece.length - text.length;
	const result = new Piece();
	result.add('```\n', piece.rawLines[0] ?? 1);
	for (const [index, offset] of piece.offsets.entries()) {
		const end = piece.offsets[index + 1] ?? piece.length;
		result.add(piece.text.slice(Math.max(offset, dropped), end), piece.rawLines[index] ?? 1);
	}
	result.add(text.endsWith('\n') ? '```' : '\n```', piece.rawLines.at(-1) ?? 1);
	return result;
}

const voidElements = new Set([
	'area',
	'base',
	'br',
	'col',
	'embed',
	'hr',
	'img',
	'input',
	'link',
	'meta',
	'source',
	'track',
	'wbr',
]);
const blockElements = new Set(
	(
		'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form ' +
		'h1 h2 h3 h4 h5 h6 header hgroup li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'
	).split(' '),
);
