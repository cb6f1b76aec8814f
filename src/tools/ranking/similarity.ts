/** What of a text stays the same when it is marked up another way: its triples of words. */
export type Fingerprint = ReadonlySet<string>;

export function fingerprint(text: string): Fingerprint {
	const found = text.toLowerCase().match(wordOrCharacter) ?? [];
	if (found.length < 3) {
		return new Set([found.join(' ')]);
	}
	const triples = new Set<string>();
	for (let at = 2; at < found.length; at++) {
		triples.add(`${found[at - 2]} ${found[at - 1]} ${found[at]}`);
	}
	return triples;
}

/** Texts among which one can be found that says the same as another in (nearly) the same words, or holds it, or is a part of it. */
export class TwinFinder {
	readonly #sizes: number[] = [];
	readonly #byTriple = new Map<string, number[]>();

	/** Adds a text; texts are numbered from 0. */
	add(print: Fingerprint): void {
		const id = this.#sizes.push(print.size) - 1;
		for (const triple of print) {
			const known = this.#byTriple.get(triple);
			if (known) {
				known.push(id);
			} else {
				this.#byTriple.set(triple, [id]);
			}
		}
	}

	/** The numbers of the twins of a text. */
	find(print: Fingerprint): number[] {
		const common = new Uint32Array(this.#sizes.length);
		for (const triple of print) {
			for (const id of this.#byTriple.get(triple) ?? []) {
				common[id] = (common[id] ?? 0) + 1;
			}
		}
		return this.#sizes.flatMap((size, id) => ((common[id] ?? 0) >= 0.7 * Math.min(size, print.size) ? [id] : []));
	}
}

/** Words of ASCII letters and digits; of other writing each letter, since some of it has no spaces. */
const wordOrCharacter = /[a-z\d]+|[^\p{ASCII}\p{P}\p{Z}]/gu;
