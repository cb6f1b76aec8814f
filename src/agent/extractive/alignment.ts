/**
 * Follows what is shown of a passage through the passage, word by word. A quotation must be a contiguous run of the
 * passage's words: where words are left out, the text that is shown says so by `…`.
 */
export class Aligner {
	readonly #words: readonly string[];
	#at = 0;

	constructor(quote: string) {
		this.#words = wordsIn(withoutMarkup(quote)).map(it => it.word);
	}

	/** The place of the next piece of the passage; its text with `…` at every gap. */
	place(text: string, kind: string): { readonly shown: string; readonly start: number; readonly end: number } {
		const own = wordsIn(text);
		let start = -1;
		let shown = '';
		let copied = 0;
		for (const [i, { word, index }] of own.entries()) {
			if (start >= 0 && this.#words[this.#at] === word) {
				this.#at++;
				continue;
			}
			const found = this.#find(own.slice(i, i + 3).map(it => it.word));
			if (found < 0) {
				continue;
			}
			if (start < 0) {
				start = found;
			} else if (found > this.#at && kind !== 'code') {
				shown += `${text.slice(copied, index).trimEnd()} … `;
				copied = index;
			}
			this.#at = found + 1;
		}
		return { shown: shown + text.slice(copied), start: start < 0 ? this.#at : start, end: this.#at };
	}

	/** Where the words go on, from here: all of them if they do so anywhere, else fewer. */
	#find(wanted: readonly string[]): number {
		for (let count = wanted.length; count > 0; count--) {
			for (let at = this.#at; at + count <= this.#words.length; at++) {
				if (wanted.slice(0, count).every((it, i) => this.#words[at + i] === it)) {
					return at;
				}
			}
		}
		return -1;
	}
}

/** Link targets, HTML tags and the names of roles are no words of a text. */
function withoutMarkup(quote: string): string {
	return quote
		.replaceAll(/(?<=\])\((?:[^()\n]|\([^)\n]*\))*\)/g, ' ')
		.replaceAll(/(?<=\])\[[\w .-]*\]/g, ' ')
		.replaceAll(/(?::[a-z]+)+:(?=`)/g, ' ')
		.replaceAll(/(?<=`[^`<]+\s)<[^`]*>(?=`_)/g, ' ')
		.replaceAll(/linkgit:/g, ' ')
		.replaceAll(/^\s*(?:`{3,}|~{3,}).*$/gm, ' ')
		.replaceAll(/<\/?[a-z][\w-]*(?:\s+[\w-]+=(?:"[^"]*"|'[^']*'|[^\s>]+))*\s*\/?>/gi, tag =>
			/=/.test(tag) ? ' ' : tag,
		);
}

function wordsIn(text: string): { readonly word: string; readonly index: number }[] {
	return [
		...text.matchAll(
			/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}])+/gu,
		),
	].map(it => ({ word: it[0].normalize('NFKC').toLowerCase(), index: it.index }));
}
