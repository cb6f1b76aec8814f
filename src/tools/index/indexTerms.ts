import { words } from '../../base/words.ts';

/**
 * Text in the form in which it is indexed: runs of Chinese and Japanese characters become overlapping pairs, since they
 * have no spaces and pairs need no dictionary (two versions of which would disagree on an index they share).
 */
export function indexForm(text: string): string {
	return cjkCharacter.test(text) ? text.replaceAll(cjkRun, run => ` ${cjkPairs(run).join(' ')} `) : text;
}

/** The parts of the compound identifiers in a text in index form, so that `preferOffline` is found by `offline`. */
export function identifierParts(text: string): string {
	if (!humps.test(text)) {
		return '';
	}
	const found = new Set<string>();
	for (const [identifier] of text.matchAll(/[\p{L}\p{N}]*[\p{Ll}\p{N}]\p{Lu}[\p{L}\p{N}]*/gu)) {
		found.add(identifier.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' '));
	}
	return [...found].join(' ');
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
const humps = /[a-z\d][A-Z]/;
