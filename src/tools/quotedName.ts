import { cutText } from '../report/cutText.ts';

/** A name that a model gave, as a message repeats it: in quotes, what nobody sees written as escapes, and not endless. */
export function quotedName(name: string): string {
	return JSON.stringify(cutText(name, longestName)).replace(
		unseen,
		it => `\\u{${(it.codePointAt(0) ?? 0).toString(16)}}`,
	);
}

const longestName = 200;
/** What JSON leaves of controls, zero-width, bidirectional and tag characters. */
const unseen = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;
