import type { BlockKind, CleanDocument } from '../document.ts';
import { macroArguments, plainRoff } from './roffText.ts';
import { Piece, TextWriter } from './textWriter.ts';

/** Reads a manual page in roff, of the `man` or the `mdoc` macros: what `man` would show, without its margins. */
export function* readRoff(raw: string): Generator<void, CleanDocument> {
	const reader = new RoffReader();
	let line = 1;
	for (const text of raw.split('\n')) {
		reader.line(text, line);
		line++;
		if (line % 500 === 0) {
			yield;
		}
	}
	return reader.document();
}

class RoffReader {
	readonly #writer = new TextWriter();
	#piece = new Piece();
	#kind: BlockKind = 'paragraph';
	#previous: BlockKind = 'meta';
	#depth = 0;
	#title: string | undefined;
	/** Lines are kept as they stand: between .nf and .fi, in examples and tables. */
	#isVerbatim = false;
	/** The next line of text is the term of a definition, or the text of a heading. */
	#expects: 'term' | 'heading' | undefined;
	#headingLevel = 2;
	#skipUntil: string | undefined;
	#isLiteralList = false;

	line(raw: string, line: number): void {
		if (this.#skipUntil !== undefined) {
			if (raw.startsWith(this.#skipUntil)) {
				this.#skipUntil = undefined;
			}
			return;
		}
		const request = /^[.'][ \t]*(\S*)[ \t]*(.*)$/s.exec(raw);
		if (!request || raw.startsWith("''")) {
			this.#text(plainRoff(raw), line);
		} else if (!raw.startsWith('.\\"') && !raw.startsWith('\'\\"')) {
			this.#request(request[1] ?? '', request[2] ?? '', line);
		}
	}

	document(): CleanDocument {
		this.#flush();
		return this.#writer.document('roff', this.#title);
	}

	#text(text: string, line: number): void {
		if (this.#expects === 'heading') {
			this.#heading(this.#headingLevel, text, line);
		} else if (this.#expects === 'term') {
			this.#term(text, line);
		} else if (this.#isVerbatim) {
			this.#piece.add(`${text}\n`, line);
		} else if (text.trim() === '') {
			this.#flush();
		} else {
			this.#piece.flow(this.#piece.length === 0 ? text : ` ${text}`, line);
		}
	}

	#request(name: string, rest: string, line: number): void {
		const words = macroArguments(rest);
		if (paragraphs.has(name)) {
			this.#flush();
			if (name === 'TP' || name === 'TQ') {
				this.#expects = 'term';
			} else if (name === 'IP') {
				this.#item(words, line);
			}
		} else if (name === 'SH' || name === 'Sh' || name === 'SS' || name === 'Ss') {
			this.#flush();
			this.#depth = 0;
			this.#headingLevel = name.toUpperCase() === 'SH' ? 2 : 3;
			this.#expects = 'heading';
			if (words.length > 0) {
				this.#heading(this.#headingLevel, words.join(' '), line);
			}
		} else if (name === 'nf' || name === 'EX' || name === 'TS' || (name === 'Bd' && /-literal|-unfilled/.test(rest))) {
			this.#flush();
			this.#isVerbatim = true;
			this.#kind = name === 'TS' ? 'table' : 'code';
		} else if (name === 'fi' || name === 'EE' || name === 'TE' || name === 'Ed') {
			this.#flush();
		} else if (name === 'RS' || name === 'Bl') {
			this.#flush();
			this.#depth += 2;
			this.#isLiteralList = /-(?:bullet|dash|enum|item|hyphen)/.test(rest);
		} else if (name === 'RE' || name === 'El') {
			this.#flush();
			this.#depth = Math.max(0, this.#depth - 2);
		} else if (name === 'It') {
			this.#flush();
			if (words.length > 0 && !this.#isLiteralList) {
				this.#term(mdocText(name, words), line);
			} else {
				this.#item(['*'], line);
			}
		} else if (name === 'TH' || name === 'Dt') {
			this.#title = words[0] === undefined ? undefined : `${words[0].toLowerCase()}${words[1] ? `(${words[1]})` : ''}`;
		} else if (name === 'br' || name === 'sp') {
			if (this.#isVerbatim) {
				this.#piece.add('\n', line);
			} else if (name === 'sp' || this.#piece.length > 0) {
				this.#flush();
			}
		} else if (name === 'de' || name === 'ig' || name === 'am') {
			this.#skipUntil = `.${words[name === 'ig' ? 0 : 1] ?? '.'}`;
		} else if (name === 'UR' || name === 'MT') {
			this.#text(words.join(' '), line);
		} else if (fonts.has(name)) {
			this.#text(name.length === 2 && name !== 'SM' && name !== 'SB' ? words.join('') : words.join(' '), line);
		} else if (/^[A-Z][a-z]$/.test(name) && !silent.has(name)) {
			this.#text(mdocText(name, words), line);
		}
	}

	#heading(level: number, text: string, line: number): void {
		this.#expects = undefined;
		const piece = new Piece();
		piece.add(text.trim(), line);
		// Some generators put every section of a page under NAME; none of them is about the name.
		this.#writer.heading(text.trim() === 'NAME' ? 3 : level, piece);
		this.#previous = 'heading';
	}

	#term(text: string, line: number): void {
		this.#expects = undefined;
		this.#kind = 'term';
		this.#piece.flow(text, line);
		this.#flush();
	}

	/** `.IP` with a bullet or a number is an item, with words it is a definition, bare it is a paragraph. */
	#item(words: readonly string[], line: number): void {
		const [tag = ''] = words;
		if (/^(?:[*•·o+-]|\\\(bu|\(?\d{1,3}[.)]?|\(?[a-z][.)])$/.test(tag)) {
			this.#kind = 'item';
			this.#piece.add(`${/^[•·o]$/.test(tag) ? '*' : tag} `, line);
		} else if (tag.trim() !== '') {
			this.#term(tag, line);
		}
	}

	#flush(): void {
		const isTight = (this.#previous === 'item' && this.#kind === 'item') || this.#previous === 'term';
		if (this.#piece.text.trim() !== '') {
			this.#writer.block(this.#kind, this.#piece, { depth: this.#kind === 'code' ? 0 : this.#depth, isTight });
			this.#previous = this.#kind;
		}
		this.#piece = new Piece();
		this.#kind = 'paragraph';
		this.#isVerbatim = false;
		this.#expects = undefined;
	}
}

/** A line of mdoc macros as words: flags get their dash, quotes their marks, macro names vanish. */
function mdocText(name: string, words: readonly string[]): string {
	const parts: string[] = [];
	let prefix = '';
	for (const word of [name, ...words]) {
		if (word === 'Fl') {
			prefix = '-';
		} else if (word === 'Dq' || word === 'Sq' || word === 'Qq') {
			prefix = '“';
		} else if (word === 'Nd') {
			parts.push('-');
		} else if (/^[A-Z][a-z]$/.test(word) && mdocMacros.has(word)) {
			prefix = '';
		} else {
			parts.push(prefix === '“' ? `“${word}”` : `${prefix}${word}`);
			prefix = '';
		}
	}
	return parts.join(' ').replaceAll(/ ([.,;:)\]])(?= |$)/g, '$1');
}

const paragraphs = new Set(['P', 'PP', 'LP', 'IP', 'TP', 'TQ', 'HP', 'Pp', 'SY', 'YS']);
const fonts = new Set(['B', 'I', 'R', 'BI', 'BR', 'IB', 'IR', 'RB', 'RI', 'SM', 'SB', 'OP']);
const silent = new Set(['Dd', 'Os', 'Bk', 'Ek', 'Sm', 'Rs', 'Re', 'Bd', 'Bf', 'Ef']);
const mdocMacros = new Set(
	'It Nm Op Ar Cm Pa Xr Ev Va Vt Fa Ft Fn Li Em Sy Ql Ic Ns Pf No Ta Oo Oc Ao Ac Aq Pq Po Pc Bq Dv Er Lk Mt Ad An At Bx Nx Fx Ox Ux In Ms St Tn Brq'.split(
		' ',
	),
);
