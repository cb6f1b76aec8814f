/** Where one is among the questions asked before; -1 is the box as it was. */
export interface Recall {
	readonly index: number;
	readonly text: string;
}

/**
 * ↑ in an empty box, or on a question that came from there unchanged, shows the question before it; ↓ leads back to the empty
 * box. `undefined`: the key moves the cursor as always.
 */
export function recall(past: readonly string[], { index, text }: Recall, key: string): Recall | undefined {
	const isUntouched = index >= 0 ? text === past[index] : text === '';
	const next = key === 'ArrowUp' ? index + 1 : key === 'ArrowDown' ? index - 1 : undefined;
	if (!isUntouched || next === undefined || next < -1 || next >= past.length) {
		return undefined;
	}
	return { index: next, text: past[next] ?? '' };
}
