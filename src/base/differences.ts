/** A run of entries that both lists have, or that only one of them has. */
export interface Difference {
	readonly kind: 'same' | 'removed' | 'added';
	readonly entries: readonly string[];
}

/**
 * What turns one list of entries (words, lines) into another, in order, what is removed before what is added: Myers' shortest
 * script. Lists that differ in more than `most` entries are told as one removal and one addition between what they share at
 * both ends: nobody reads such a difference, and to find it takes the square of them.
 */
export function differences(before: readonly string[], after: readonly string[], most = 500): readonly Difference[] {
	let start = 0;
	while (start < Math.min(before.length, after.length) && before[start] === after[start]) {
		start++;
	}
	let rest = 0;
	while (rest < Math.min(before.length, after.length) - start && before.at(-1 - rest) === after.at(-1 - rest)) {
		rest++;
	}
	const [a, b] = [before.slice(start, before.length - rest), after.slice(start, after.length - rest)];
	return joined([
		{ kind: 'same', entries: before.slice(0, start) },
		...(shortestScript(a, b, most) ?? [
			{ kind: 'removed', entries: a },
			{ kind: 'added', entries: b },
		]),
		{ kind: 'same', entries: before.slice(before.length - rest) },
	]);
}

/** E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), figure 2, and the way back. */
function shortestScript(a: readonly string[], b: readonly string[], most: number): Difference[] | undefined {
	/** After each step, the furthest offset in `a` on each diagonal. */
	const steps: ReadonlyMap<number, number>[] = [];
	let furthest: ReadonlyMap<number, number> = new Map([[1, 0]]);
	for (let d = 0; d <= Math.min(most, a.length + b.length); d++) {
		steps.push(furthest);
		const next = new Map(furthest);
		for (let k = -d; k <= d; k += 2) {
			let x = comesDown(next, k, d) ? (next.get(k + 1) ?? 0) : (next.get(k - 1) ?? 0) + 1;
			while (x < a.length && x - k < b.length && a[x] === b[x - k]) {
				x++;
			}
			next.set(k, x);
			if (x >= a.length && x - k >= b.length) {
				return wayBack(a, b, steps);
			}
		}
		furthest = next;
	}
	return undefined;
}

/** Whether the furthest way on a diagonal comes from the one above: an entry of `b` is added. */
function comesDown(furthest: ReadonlyMap<number, number>, k: number, d: number): boolean {
	return k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
}

function wayBack(
	a: readonly string[],
	b: readonly string[],
	steps: readonly ReadonlyMap<number, number>[],
): Difference[] {
	const script: Difference[] = [];
	let [x, y] = [a.length, b.length];
	for (let d = steps.length - 1; d >= 0; d--) {
		const furthest = steps[d] ?? new Map<number, number>();
		const k = x - y;
		const isDown = comesDown(furthest, k, d);
		const from = furthest.get(isDown ? k + 1 : k - 1) ?? 0;
		const fromY = from - (isDown ? k + 1 : k - 1);
		const start = isDown ? from : from + 1;
		script.push({ kind: 'same', entries: a.slice(d === 0 ? 0 : start, x) });
		if (d > 0) {
			script.push(
				isDown
					? { kind: 'added', entries: b.slice(fromY, fromY + 1) }
					: { kind: 'removed', entries: a.slice(from, from + 1) },
			);
		}
		[x, y] = [from, fromY];
	}
	return script.reverse();
}

/** Neighbours of one kind as one; between two that are the same, what is removed comes first. */
function joined(script: readonly Difference[]): Difference[] {
	const found: Difference[] = [];
	let [removed, added]: [string[], string[]] = [[], []];
	const flush = (): void => {
		if (removed.length > 0) {
			found.push({ kind: 'removed', entries: removed });
		}
		if (added.length > 0) {
			found.push({ kind: 'added', entries: added });
		}
		[removed, added] = [[], []];
	};
	let same: string[] = [];
	for (const { kind, entries } of script) {
		if (entries.length === 0) {
			continue;
		}
		if (kind === 'same') {
			flush();
			same.push(...entries);
			continue;
		}
		if (same.length > 0) {
			found.push({ kind: 'same', entries: same });
			same = [];
		}
		(kind === 'removed' ? removed : added).push(...entries);
	}
	flush();
	return same.length > 0 ? [...found, { kind: 'same', entries: same }] : found;
}
