/** How much of a reference is in a text: its words, however often each comes, and its runs of four words in a row. */
export interface Fidelity {
	readonly words: number;
	readonly shingles: number;
}

export function fidelityOf(text: string, reference: string): Fidelity {
	const own = wordsOf(text);
	const wanted = wordsOf(reference);
	return { words: recall(own, wanted), shingles: recall(shinglesOf(own), shinglesOf(wanted)) };
}

function recall(own: readonly string[], wanted: readonly string[]): number {
	const left = new Map<string, number>();
	for (const it of own) {
		left.set(it, (left.get(it) ?? 0) + 1);
	}
	let found = 0;
	for (const it of wanted) {
		const count = left.get(it) ?? 0;
		if (count > 0) {
			left.set(it, count - 1);
			found++;
		}
	}
	return wanted.length === 0 ? 1 : found / wanted.length;
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function shinglesOf(words: readonly string[]): string[] {
	return words.slice(3).map((_, index) => words.slice(index, index + 4).join(' '));
}
