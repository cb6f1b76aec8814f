import { words } from '../../base/words.ts';

/**
 * Text in the form in which it is indexed: runs of Chinese and Japanese characters become overlapping pairs, since they
 * have no spaces and pairs need no dictionary (two versions of which would disagree on an index they share).
 * Where a link leads is not indexed.
 */
export function indexForm(text: string): string {
	const words = text.includes('](') ? text.replaceAll(linkTarget, '] ') : text;
	return cjkCharacter.test(words) ? words.replaceAll(cjkRun, run => ` ${cjkPairs(run).join(' ')} `) : words;
}

/** The parts of the compound identifiers in a text in index form, so that `preferOffline` is found by `offline`. */
export function identifierParts(text: string): string {
	const found = new Set<string>();
	let end = 0;
	for (const { index } of text.matchAll(humps)) {
		if (index < end) {
			continue;
		}
		let start = index;
		while (start > 0 && isIdentifierCode(text.charCodeAt(start - 1))) {
			start--;
		}
		end = index + 2;
		while (end < text.length && isIdentifierCode(text.charCodeAt(end))) {
			end++;
		}
		// Longer ones are encoded data.
		if (end - start <= 60) {
			found.add(text.slice(start, end));
		}
	}
	return found.size === 0 ? '' : [...found].join(' ').replaceAll(humpBorder, '$& ');
}

/** ASCII letters and digits: what identifiers are made of, but for what the index takes for a gap anyway. */
function isIdentifierCode(code: number): boolean {
	return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

/** The terms of a text that is in index form, as SQLite's `porter unicode61` would cut them: for the index in memory. */
export function indexTokens(text: string): string[] {
	const tokens: string[] = [];
	for (const [token] of withoutDiacritics(text).matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
		tokens.push(termOf(token));
	}
	return tokens;
}

/** The form of one term in the index. */
export function termOf(token: string): string {
	return cjkCharacter.test(token) ? token : (words(withoutDiacritics(token))[0]?.stem ?? token.toLowerCase());
}

/** Overlapping pairs of a run of characters; a single one stays alone. */
export function cjkPairs(run: string): string[] {
	const characters = Array.from(run);
	return characters.length < 2
		? characters
		: characters.slice(1).map((second, index) => `${characters[index] ?? ''}${second}`);
}

export function isCjk(text: string): boolean {
	return cjkCharacter.test(text);
}

function withoutDiacritics(text: string): string {
	return /[^\p{ASCII}]/u.test(text)
		? text
				.normalize('NFD')
				.replaceAll(/\p{Mn}/gu, '')
				.normalize('NFC')
		: text;
}

const cjkCharacter = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const cjkRun = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const linkTarget = /\]\([^()\s]*\)/g;
const humps = /[a-z\d][A-Z]/g;
const humpBorder = /[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g;
