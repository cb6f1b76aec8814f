/** A piece of a text that is shown exactly: as it is, or the name of a character that nobody could see. */
export interface TextPiece {
	readonly text: string;
	readonly isUnseen: boolean;
}

/** Splits a text so that no character of it can hide: controls, bidirectional marks, zero-width and odd blanks get names. */
export function textPieces(text: string): TextPiece[] {
	return text
		.split(unseen)
		.map((piece, index) =>
			index % 2 === 0 ? { text: piece, isUnseen: false } : { text: nameOf(piece), isUnseen: true },
		)
		.filter(it => it.text !== '');
}

/** Newline and tab are seen; every other control, format, separator, unassigned or private character is not. */
const unseen = /([^\P{C}\n\t]|[\u2028\u2029\u115f\u1160\u3164\uffa0\u2800]|\p{Variation_Selector}|[^\P{Zs} ])/u;

function nameOf(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return names[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

const names: Readonly<Record<number, string>> = {
	0: 'NUL',
	7: 'BEL',
	8: 'BS',
	13: 'CR',
	27: 'ESC',
	127: 'DEL',
	160: 'NBSP',
};
