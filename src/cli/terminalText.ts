import { stripVTControlCharacters } from 'node:util';

/**
 * Makes text that others wrote safe to print: no escape sequences, no controls, nothing that turns the direction of
 * reading or that cannot be seen. Line breaks stay, tabs become spaces.
 */
export function printable(text: string): string {
	return stripVTControlCharacters(text.toWellFormed())
		.replace(/\r\n?/g, '\n')
		.replace(/\t/g, '    ')
		.replace(unseen, '');
}

/** The same on one line. */
export function printableLine(text: string): string {
	return printable(text).replace(/\s+/g, ' ').trim();
}

/** How many columns a text takes; our own colour codes take none. */
export function widthOf(text: string): number {
	if (/^[\x20-\x7e]*$/.test(text)) {
		return text.length;
	}
	let width = 0;
	for (const { segment } of graphemes.segment(text.replace(styleCode, ''))) {
		width += wide.test(segment) ? 2 : 1;
	}
	return width;
}

/** Cuts a text to a number of columns, and shows that it was cut. The text must have no colour codes. */
export function truncate(text: string, columns: number): string {
	if (widthOf(text) <= columns) {
		return text;
	}
	let kept = '';
	let width = 0;
	for (const { segment } of graphemes.segment(text)) {
		width += widthOf(segment);
		if (width > columns - 1) {
			break;
		}
		kept += segment;
	}
	return columns < 1 ? '' : `${kept.replace(/[\s….]+$/, '')}…`;
}

/** Breaks one paragraph into lines; the first begins with `first`, the others with `hang`. */
export function wrap(text: string, columns: number, hang = '', first = ''): string[] {
	const lines: string[] = [];
	let line = '';
	let width = 0;
	const room = (): number => columns - (lines.length === 0 ? first : hang).length;
	const breakLine = (): void => {
		lines.push((lines.length === 0 ? first : hang) + line.trimEnd());
		line = '';
		width = 0;
	};
	for (const word of text.split(/ +/).flatMap(it => pieces(it, Math.max(8, columns - hang.length)))) {
		const needed = widthOf(word.text) + (word.glued || width === 0 ? 0 : 1);
		if (width > 0 && width + needed > room()) {
			breakLine();
		}
		const separator = word.glued || width === 0 ? '' : ' ';
		line += separator + word.text;
		width += widthOf(separator + word.text);
	}
	if (line !== '' || lines.length === 0) {
		breakLine();
	}
	return lines;
}

/** A word in parts between which a line may be broken: none for most, every character of Chinese and Japanese, and of words too long. */
function pieces(word: string, columns: number): { readonly text: string; readonly glued: boolean }[] {
	if (!Number.isFinite(columns) || (!wide.test(word) && widthOf(word) <= columns)) {
		return [{ text: word, glued: false }];
	}
	const parts = word.match(partPattern) ?? [word];
	const short = parts.flatMap(it =>
		widthOf(it) <= columns ? [it] : (it.match(new RegExp(`.{1,${columns}}`, 'gsu')) ?? [it]),
	);
	return short.map((text, index) => ({ text, glued: index > 0 }));
}

const unseen =
	/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const styleCode = /\u001b\[\d+m/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;
/** A wide character with the punctuation that must not begin a line, or a stretch without wide characters. */
const partPattern =
	/[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3fffd}][、。，．！？：；」』）】》”]*|[^\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3fffd}]+/gu;
