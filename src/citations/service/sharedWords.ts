/** How many words of a sentence a passage has: quick, to choose which passages are worth a closer look. */
export function sharedWords(sentence: ReadonlySet<string>, passage: { readonly quote: string }): number {
	let shared = 0;
	for (const it of rootsOf(passage)) {
		shared += sentence.has(it) ? 1 : 0;
	}
	return shared;
}

/** The words of a text, cut to where their endings begin. */
export function roots(text: string): ReadonlySet<string> {
	const found = new Set<string>();
	for (const [word] of text.slice(0, longestText).toLowerCase().matchAll(wordPattern)) {
		if (word.length > 3 || /[^a-z]/.test(word)) {
			found.add(word.slice(0, rootLength));
		}
	}
	return found;
}

/** Passages are read once. */
function rootsOf(passage: { readonly quote: string }): ReadonlySet<string> {
	const known = read.get(passage);
	if (known) {
		return known;
	}
	const made = roots(passage.quote);
	read.set(passage, made);
	return made;
}

const read = new WeakMap<object, ReadonlySet<string>>();
const longestText = 2000;
const rootLength = 6;
/** Languages that are written without spaces are compared by character. */
const wordPattern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}]+/gu;
