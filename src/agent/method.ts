import type { MethodFacts } from '../report/methodNote.ts';
import type { RunState } from './runState.ts';

/** How a run went, as the note at the end of its report tells it. */
export function methodOf({ spent, calls, queries, ledger, composed }: RunState): MethodFacts {
	return {
		rounds: spent.rounds,
		milliseconds: spent.milliseconds,
		calls,
		queries,
		passages: ledger.size,
		sourcesRead: new Set(ledger.list().map(it => it.source.uri)).size,
		tokens: spent.tokens,
		cost: spent.cost,
		remarks: composed?.remarks ?? [],
	};
}
