import { labelOf } from '../../report/citation.ts';

/** A label in its parts: the number of its source, and the letters of its passage, which the first one has none of. */
export interface LabelParts {
	readonly number: number;
	readonly letters: string;
}

/** `undefined` for what is no label: a key of Pandoc's that no source has. */
export function partsOf(label: string): LabelParts | undefined {
	const match = whole.exec(label);
	return match ? { number: Number(match[1]), letters: match[2] ?? '' } : undefined;
}

const whole = /^([1-9]\d{0,5})([a-z]{0,4})$/;

/** The number of the source that a label is of. */
export function numberOf(label: string): number | undefined {
	return partsOf(label)?.number;
}

/** In the order of the sources, then of their passages: 2, 2b, 2z, 2aa, 10. What is no label comes last. */
export function compareLabels(a: string, b: string): number {
	const difference = rankOf(a) - rankOf(b);
	return Number.isNaN(difference) || difference === 0 ? (a < b ? -1 : a > b ? 1 : 0) : difference;
}

/** A number by which labels are in order; infinite for what is none. */
export function rankOf(label: string): number {
	const parts = partsOf(label);
	return parts ? parts.number * mostPassages + indexOf(parts.letters) : Number.POSITIVE_INFINITY;
}

/** More than four letters can name. */
const mostPassages = 1_000_000;

/** Names further passages. Labels that were removed leave gaps: who still knows one would be misled. */
export function labelMaker(taken: ReadonlySet<string>): (number: number) => string {
	const last = new Map<number, number>();
	for (const it of taken) {
		const parts = partsOf(it);
		if (parts) {
			last.set(parts.number, Math.max(last.get(parts.number) ?? -1, indexOf(parts.letters)));
		}
	}
	return number => {
		const next = labelOf(number, (last.get(number) ?? -1) + 1);
		if (partsOf(next)) {
			return next;
		}
		let n = 0;
		while (taken.has(labelOf(number, n))) {
			n++;
		}
		return labelOf(number, n);
	};
}

/** The reverse of `labelOf`: nothing is 0, `b` is 1, `z` is 25, `aa` is 26. */
function indexOf(letters: string): number {
	return letters === '' ? 0 : Array.from(letters).reduce((sum, it) => sum * 26 + it.charCodeAt(0) - 96, 0) - 1;
}
