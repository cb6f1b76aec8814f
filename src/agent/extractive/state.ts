import type { Conflict } from './conflicts.ts';
import type { SubQuestion } from './plan.ts';
import type { Candidate, Weighing } from './relevance.ts';
import type { Finding } from './selection.ts';
import type { Verdict } from './verdict.ts';

/** Where the research of one sub-question stands. */
export interface State {
	readonly sub: SubQuestion;
	/** Every passage that says anything on it, best first. */
	readonly candidates: readonly Candidate[];
	readonly weighing: Weighing;
	/** What the answer may quote. */
	readonly answers: readonly Finding[];
	/** What the report shows. */
	readonly findings: readonly Finding[];
	readonly verdict: Verdict;
	readonly conflicts: readonly Conflict[];
}

/** What a round does next: searches, and sources to read for a sub-question. */
export interface Move {
	readonly searches: readonly string[];
	readonly visits: readonly { readonly sub: SubQuestion; readonly uris: readonly string[] }[];
}
