import { type SubQuestion } from './plan.ts';
import type { Candidate, Weighing } from './relevance.ts';

/** Whether the documents answer a sub-question. `missing` names what none of the best passages speaks of. */
export interface Verdict {
	readonly answered: boolean;
	readonly missing: readonly string[];
}

/** Judges by the essential terms: names must be there at all, and enough of the rest must stand together in one passage. */
export function judge(sub: SubQuestion, candidates: readonly Candidate[], weighing: Weighing): Verdict {
	const essential = sub.concepts.map((concept, i) => ({ concept, i, weight: weighing.weights[i] ?? 0 })).filter(it => it.concept.kind !== 'light');
	const absent = essential.filter(it => it.concept.kind !== 'word' && (weighing.presence[it.i] ?? 0) < 0.5);
	if (candidates.length === 0) {
		return { answered: false, missing: essential.map(it => it.concept.text) };
	}
	const total = essential.reduce((sum, it) => sum + it.weight, 0) || 1;
	const covered = (candidate: Candidate): number =>
		essential.reduce((sum, it) => sum + it.weight * (candidate.strengths[it.i] ?? 0), 0) / total;
	const best = Math.max(...candidates.slice(0, 5).map(covered));
	if (absent.length === 0 && best >= leastCoverage) {
		return { answered: true, missing: [] };
	}
	const [first] = candidates;
	const weak = essential.filter(it => (first?.strengths[it.i] ?? 0) < 0.4);
	return { answered: false, missing: (absent.length > 0 ? absent : weak).map(it => it.concept.text) };
}

/** Found on the development questions: under it, passages share words with the question by chance. */
const leastCoverage = 0.45;
