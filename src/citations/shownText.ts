import type { Stretch } from '../report/markdownText.ts';

/** What stands in a shown text for each citation that a reader sees there. */
export const citationMark = '\ue000';

/** Markdown as a reader sees it, and the way back. */
export interface ShownText {
	/** Without marks of Markdown and targets of links; a line break is a space. */
	readonly text: string;
	/** Offsets of `text` at which code begins: whatever its first letter is, it may begin a sentence. */
	readonly code: ReadonlySet<number>;
	/** The stretch of the document behind a stretch of `text`, with the marks that touch it. */
	sourceOf(shown: Stretch): Stretch;
}

/** A stretch of the document that is not read as text. */
export interface Inset extends Stretch {
	/** Citations show as many marks; definitions show nothing. */
	readonly shows: 'code' | 'nothing' | { readonly citations: number };
}

/** Shows a stretch of a document that lies within one block; `insets` are those within it, in order. */
export function showText(document: string, { start, end }: Stretch, insets: readonly Inset[]): ShownText {
	const pieces = new Pieces();
	let at = start;
	for (const it of insets) {
		if (it.start < at || it.start >= end) {
			continue;
		}
		addText(pieces, document.slice(at, it.start), at);
		addInset(pieces, document, it);
		at = it.end;
	}
	addText(pieces, document.slice(Math.min(at, end), end), at);
	return pieces.shown();
}

/** A run of the document, and what a reader sees of it: the same characters, or others. */
interface Piece extends Stretch {
	text: string;
	readonly isCode: boolean;
}

class Pieces {
	readonly #pieces: Piece[] = [];
	/** Pieces of brackets that have been opened. */
	#open: Piece[] = [];

	add(start: number, end: number, text: string, isCode = false): void {
		this.#pieces.push({ start, end, text, isCode });
	}

	openBracket(start: number, end: number, text: string): void {
		const piece = { start, end, text, isCode: false };
		this.#pieces.push(piece);
		this.#open.push(piece);
	}

	/** What stands in the brackets of a link is its text; that of a picture is not shown. */
	closeBracket(isLink: boolean): void {
		const open = this.#open.pop();
		if (!open || !isLink) {
			return;
		}
		if (open.text === '![') {
			for (let i = this.#pieces.length - 1; this.#pieces[i] !== open; i--) {
				const inside = this.#pieces[i];
				if (inside) {
					inside.text = '';
				}
			}
			this.#open = this.#open.filter(it => it.start < open.start);
		}
		open.text = '';
	}

	shown(): ShownText {
		const pieces = this.#pieces;
		const starts: number[] = [];
		const code = new Set<number>();
		let text = '';
		for (const it of pieces) {
			starts.push(text.length);
			if (it.isCode) {
				code.add(text.length);
			}
			text += it.text;
		}
		/** The last piece that begins at or before an offset; pieces that show nothing share the offset of the next. */
		const pieceAt = (offset: number): number => {
			let [low, high] = [0, pieces.length];
			while (high - low > 1) {
				const middle = (low + high) >>> 1;
				if ((starts[middle] ?? 0) <= offset) {
					low = middle;
				} else {
					high = middle;
				}
			}
			return low;
		};
		const hides = (index: number): boolean => pieces[index]?.text === '';
		const sourceOf = ({ start, end }: Stretch): Stretch => {
			let first = pieceAt(start);
			let last = pieceAt(Math.max(start, end - 1));
			const into = (index: number, offset: number): number => {
				const piece = pieces[index];
				const delta = offset - (starts[index] ?? 0);
				return piece ? (piece.end - piece.start === piece.text.length ? piece.start + delta : piece.start) : 0;
			};
			let from = into(first, start);
			const lastPiece = pieces[last];
			const isSame = lastPiece && lastPiece.end - lastPiece.start === lastPiece.text.length;
			let to = isSame ? into(last, end - 1) + 1 : (lastPiece?.end ?? from);
			while (from === pieces[first]?.start && hides(first - 1)) {
				from = pieces[--first]?.start ?? from;
			}
			while (to === pieces[last]?.end && hides(last + 1)) {
				to = pieces[++last]?.end ?? to;
			}
			return { start: from, end: Math.max(from, to) };
		};
		return { text, code, sourceOf };
	}
}

function addInset(pieces: Pieces, document: string, { start, end, shows }: Inset): void {
	if (shows === 'nothing') {
		pieces.add(start, end, '');
	} else if (shows === 'code') {
		const source = document.slice(start, end);
		const fence = /^`+/.exec(source)?.[0].length ?? 0;
		pieces.add(start, start + fence, '');
		pieces.add(start + fence, end - fence, source.slice(fence, -fence).replaceAll(/[\r\n\ue000]/g, ' '), true);
		pieces.add(end - fence, end, '');
	} else {
		pieces.add(start, end, citationMark.repeat(shows.citations));
	}
}

const syntax = new RegExp(
	[
		String.raw`\\(?<escaped>[!-/:-@[-\u0060{-~])`,
		String.raw`(?<blank>\\?[\s\ue000]*[\r\n][ \t>]*|[\s\ue000]{2,}|[^\S ]|\ue000)`,
		String.raw`(?<link>\](?:\([ \t]*(?:<[^<>\n]{0,4000}>|[^\s()<>]{0,4000}(?:\([^\s()<>]{0,1000}\)[^\s()<>]{0,1000})?)(?:\s{1,20}(?:"[^"]{0,2000}"|'[^']{0,2000}'))?[ \t]*\)|\[[^[\]]{0,1000}\]))`,
		String.raw`(?<note>\[\^[^[\]\s]{1,100}\])`,
		String.raw`(?<open>!?\[)`,
		String.raw`(?<close>\])`,
		String.raw`<(?<address>(?:https?|ftp|mailto):[^<>\s]{1,4000})>`,
		String.raw`(?<tag><!--(?:(?!-->)[^]){0,400}-->|</?[a-zA-Z][\w-]{0,40}(?:\s[^<>]{0,2000})?/?>)`,
		String.raw`&(?<entity>#x[\da-fA-F]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos|nbsp);`,
		String.raw`(?<marks>(?<![\s*])\*+|\*+(?![\s*])|(?<![\p{L}\p{N}_])_+(?!\s)|(?<![\s_])_+(?![\p{L}\p{N}_])|~~)`,
	].join('|'),
	'gu',
);

function addText(pieces: Pieces, text: string, base: number): void {
	let at = 0;
	for (const match of text.matchAll(syntax)) {
		const start = base + match.index;
		const end = start + match[0].length;
		const { escaped, blank, link, open, close, address, entity } = match.groups ?? {};
		if (at < match.index) {
			pieces.add(base + at, start, text.slice(at, match.index));
		}
		at = match.index + match[0].length;
		if (escaped !== undefined) {
			pieces.add(start, start + 1, '');
			pieces.add(start + 1, end, escaped);
		} else if (blank !== undefined) {
			pieces.add(start, end, ' ');
		} else if (link !== undefined) {
			pieces.closeBracket(true);
			pieces.add(start, end, '');
		} else if (open !== undefined) {
			pieces.openBracket(start, end, open);
		} else if (close !== undefined) {
			pieces.closeBracket(false);
			pieces.add(start, end, close);
		} else if (address !== undefined) {
			pieces.add(start, start + 1, '');
			pieces.add(start + 1, end - 1, address);
			pieces.add(end - 1, end, '');
		} else if (entity !== undefined) {
			pieces.add(start, end, characterOf(entity));
		} else {
			pieces.add(start, end, '');
		}
	}
	if (at < text.length) {
		pieces.add(base + at, base + text.length, text.slice(at));
	}
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function characterOf(entity: string): string {
	if (!entity.startsWith('#')) {
		return named[entity] ?? '';
	}
	const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
	return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
}
