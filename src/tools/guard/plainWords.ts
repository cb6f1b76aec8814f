/**
 * A text by its words alone: lower case, one blank between words, nothing else; no accents, nor what is not seen. Characters of
 * Chinese and Japanese stand without blanks, so that spacing cannot hide a copy.
 */
export function plainWords(text: string): string {
	return text
		.normalize('NFKD')
		.replaceAll(/[\p{M}\p{Cf}]+/gu, '')
		.normalize('NFC')
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
		.replaceAll(cjkBlanks, '')
		.trim();
}

/** Plain words by their letters alone. */
export function withoutBlanks(plain: string): string {
	return plain.replaceAll(' ', '');
}

/** How many words a plain text has; two characters of Chinese or Japanese count as one. */
export function countWords(plain: string): number {
	let count = 0;
	for (const word of plain.split(' ')) {
		const characters = word.match(cjkAll)?.length ?? 0;
		count += characters > 0 ? characters / 2 : word === '' ? 0 : 1;
	}
	return count;
}

export function isCjk(character: string): boolean {
	return cjk.test(character);
}

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const cjkAll = new RegExp(cjk.source, 'gu');
const cjkBlanks = new RegExp(`(?<=${cjk.source}) (?=${cjk.source})`, 'gu');
