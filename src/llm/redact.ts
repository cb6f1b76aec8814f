/** Takes keys out of a text, by their value; what looks like a key goes as well. */
export type Redact = (text: string) => string;

/** Values that are too short to be a secret (`x`, `none`) stay: they would garble every sentence. */
export function createRedactor(secrets: readonly (string | undefined)[]): Redact {
	const values = secrets
		.filter(it => it !== undefined)
		.flatMap(it => [it, encodeURIComponent(it)])
		.filter(it => it.length >= 6);
	return text => {
		let clean = text;
		for (const value of values) {
			clean = clean.replaceAll(value, hidden);
		}
		return clean.replaceAll(lookAlike, hidden);
	};
}

const hidden = '[key]';
/** What endpoints issue: `sk-…`, masked in the middle or not, and whatever follows `Bearer`. */
const lookAlike = /\bsk-[\w*.-]{6,}|(?<=\bBearer )[^\s"']{6,}/g;

/** One line of an endpoint's own words, fit for a sentence: no control or direction characters, no markup, not long. */
export function quoteForeign(text: string, redact: Redact): string {
	const line = redact(text)
		.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
		.replaceAll(/\s+/g, ' ')
		.trim();
	return line.length > longest ? `${line.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

const longest = 300;
