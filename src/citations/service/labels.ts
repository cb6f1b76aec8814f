import { labelOf, labelShape } from '../../report/citation.ts';

/** A label in its parts: the number of its source, and the letters of its passage, which the first one has none of. */
export interface LabelParts {
	readonly number: number;
	readonly letters: string;
}

const whole = new RegExp(`^(?:${labelShape})$`);

/** `undefined` for what is no label: a key of Pandoc's that no source has. */
export function partsOf(label: string): LabelParts | undefined {
	if (!whole.test(label)) {
		return undefined;
	}
	const letters = label.replace(/^\d+/, '');
	return { number: Number(label.slice(0, label.length - letters.length)), letters };
}

/** The number of the source that a label is of. */
export function numberOf(label: string): number | undefined {
	return partsOf(label)?.number;
}

/** In the order of the sources, then of their passages: 2, 2b, 2z, 2aa, 10. What is no label comes last. */
export function compareLabels(a: string, b: string): number {
	const [one, other] = [partsOf(a), partsOf(b)];
	if (!one || !other) {
		return one ? -1 : other ? 1 : compare(a, b);
	}
	return one.number - other.number || one.letters.length - other.letters.length || compare(one.letters, other.letters);
}

/** The label of a further passage of a source. Labels that were removed leave gaps: who still knows one would be misled. */
export function nextLabel(number: number, taken: Iterable<string>): string {
	const labels = new Set(taken);
	let last = -1;
	for (const it of labels) {
		const parts = partsOf(it);
		last = parts?.number === number ? Math.max(last, indexOf(parts.letters)) : last;
	}
	const next = labelOf(number, last + 1);
	if (partsOf(next)) {
		return next;
	}
	let n = 0;
	while (labels.has(labelOf(number, n))) {
		n++;
	}
	return labelOf(number, n);
}

/** The reverse of `labelOf`: nothing is 0, `b` is 1, `z` is 25, `aa` is 26. */
function indexOf(letters: string): number {
	return letters === '' ? 0 : Array.from(letters).reduce((sum, it) => sum * 26 + it.charCodeAt(0) - 96, 0) - 1;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
