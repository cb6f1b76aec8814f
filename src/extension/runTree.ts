import type { RunSummary } from '../runs/readRun.ts';

/** The runs that stand below each run, by its id; those that stand below none are `undefined`'s. */
export type RunTree = ReadonlyMap<string | undefined, readonly RunSummary[]>;

/** Puts runs that were forked below those that they share rounds with, in the order given. One whose origin is gone stands by itself. */
export function treeOf(runs: readonly RunSummary[]): RunTree {
	return Map.groupBy(runs, it => originOf(it, runs)?.id);
}

/** The run that another was forked from, if it is still there. Ids begin with a time: no log can make two runs each other's origin. */
export function originOf({ id, forkedFrom }: RunSummary, runs: readonly RunSummary[]): RunSummary | undefined {
	return forkedFrom && forkedFrom.run < id ? runs.find(it => it.id === forkedFrom.run) : undefined;
}

/** The two runs, the older first, whose reports are to be compared: those that were chosen, or a fork and its origin; `undefined` for others. */
export function pairOf(
	chosen: readonly RunSummary[],
	runs: readonly RunSummary[],
): readonly [older: RunSummary, newer: RunSummary] | undefined {
	const [one, two] = chosen;
	const other = two ?? (one && originOf(one, runs));
	if (!one || !other || chosen.length > 2) {
		return undefined;
	}
	return one.id < other.id ? [one, other] : [other, one];
}
