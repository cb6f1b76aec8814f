/** What of a text stays the same when it is marked up another way: its triples of words. */
export interface Fingerprint {
	readonly triples: ReadonlySet<string>;
}

export function fingerprint(text: string): Fingerprint {
	const found = text.toLowerCase().match(wordOrCharacter) ?? [];
	if (found.length < 3) {
		return { triples: new Set([found.join(' ')]) };
	}
	const triples = new Set<string>();
	for (let at = 2; at < found.length; at++) {
		triples.add(`${found[at - 2]} ${found[at - 1]} ${found[at]}`);
	}
	return { triples };
}

/** Whether two texts say the same in (nearly) the same words, or one is a part of the other. */
export function isNearDuplicate(a: Fingerprint, b: Fingerprint): boolean {
	const [small, large] = a.triples.size <= b.triples.size ? [a.triples, b.triples] : [b.triples, a.triples];
	const needed = small.size * 0.7;
	let common = 0;
	let left = small.size;
	for (const triple of small) {
		if (large.has(triple)) {
			common++;
		}
		left--;
		if (common + left < needed) {
			return false;
		}
	}
	return true;
}

/** Words of ASCII letters and digits; of other writing each letter, since some of it has no spaces. */
const wordOrCharacter = /[a-z\d]+|[^\p{ASCII}\p{P}\p{Z}]/gu;
