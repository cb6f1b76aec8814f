import { words } from '../../base/words.ts';

/** What of a text stays the same when it is marked up another way: its triples of words. */
export interface Fingerprint {
	readonly triples: ReadonlySet<string>;
}

export function fingerprint(text: string): Fingerprint {
	const found = words(text).map(it => it.text);
	if (found.length < 3) {
		return { triples: new Set([found.join(' ')]) };
	}
	return { triples: new Set(found.slice(2).map((third, index) => `${found[index]} ${found[index + 1]} ${third}`)) };
}

/** Whether two texts say the same in (nearly) the same words, or one is a part of the other. */
export function isNearDuplicate(a: Fingerprint, b: Fingerprint): boolean {
	const [small, large] = a.triples.size <= b.triples.size ? [a.triples, b.triples] : [b.triples, a.triples];
	let common = 0;
	let left = small.size;
	const needed = small.size * 0.7;
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
