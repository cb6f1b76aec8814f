import { firstReached, type Limit, type Spending } from '../budget.ts';
import type { Steering } from '../steering.ts';
import type { Failure } from './asking.ts';

/** Why no model may be asked to write any more; `undefined` while it may. Writing is no round, so that a limit of rounds lets it be. */
export function whyHalted(
	spent: Spending,
	{ limits, steering }: { readonly limits: readonly Limit[]; readonly steering?: Steering | undefined },
	signal: AbortSignal,
): Failure | undefined {
	if (signal.aborted) {
		return { kind: 'stopped' };
	}
	if (steering?.mustFinish) {
		return { kind: 'finished' };
	}
	const limit = firstReached(
		limits.filter(it => it.name !== 'rounds'),
		spent,
	);
	return limit && { kind: 'limit', limit };
}
