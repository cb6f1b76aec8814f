import { applyEdits } from '../report/edits.ts';
import { EvidenceLedger } from '../report/ledger.ts';
import { charged, type Spending } from './budget.ts';
import type { Outcome, RunEvent } from './events.ts';
import { addWishes, noWishes, type Wishes } from './steering.ts';

/** What the events of a run amount to so far. */
export interface RunState {
	readonly run: string;
	/** In the words in which it was asked: titles and names of files come from it. */
	readonly question: string;
	/** What the user has added since. */
	readonly wishes: Wishes;
	readonly startedAt: string;
	readonly policy: string;
	readonly report: string;
	readonly spent: Spending;
	/** Grows with the events that are folded in; ids are the log's. */
	readonly ledger: EvidenceLedger;
	readonly outcome: Outcome | undefined;
	/** The file URI of the report document, once it is written. */
	readonly document: string | undefined;
}

export function emptyRunState(): RunState {
	return {
		run: '',
		question: '',
		wishes: noWishes,
		startedAt: '',
		policy: '',
		report: '',
		spent: { rounds: 0, tokens: 0, milliseconds: 0, cost: 0 },
		ledger: new EvidenceLedger(),
		outcome: undefined,
		document: undefined,
	};
}

/** Folds one event into the state. Events that were logged twice (a crash between write and acknowledgement) change nothing. */
export function foldRun(state: RunState, event: RunEvent): RunState {
	switch (event.type) {
		case 'run-start':
			return {
				...state,
				run: event.run,
				question: event.question,
				startedAt: event.startedAt,
				policy: event.policy,
			};
		case 'continued':
			event.evidence.forEach(it => state.ledger.restore(it));
			return { ...state, report: event.report, wishes: { ...noWishes, unwanted: event.unwanted } };
		case 'resumed':
			return { ...state, policy: event.policy, outcome: undefined };
		case 'steered':
			return {
				...state,
				wishes: addWishes(state.wishes, event, state.report, state.ledger),
				report: event.report ?? state.report,
			};
		case 'round-start':
			return { ...state, spent: { ...state.spent, rounds: Math.max(state.spent.rounds, event.round) } };
		case 'decision-made':
			return { ...state, spent: charged(state.spent, event.usage) };
		case 'report-update':
			return { ...state, report: event.report ?? applyEdits(state.report, event.edits).report };
		case 'tool-end':
			for (const it of event.evidence) {
				state.ledger.restore(it);
			}
			return event.usage ? { ...state, spent: charged(state.spent, event.usage) } : state;
		case 'round-end':
			return { ...state, spent: { ...state.spent, milliseconds: state.spent.milliseconds + event.milliseconds } };
		case 'report-written':
			return { ...state, document: event.document };
		case 'run-end':
			return {
				...state,
				report: event.report,
				outcome: event.outcome,
				spent: { ...state.spent, milliseconds: event.milliseconds },
			};
		case 'tool-start':
			return state;
	}
}
