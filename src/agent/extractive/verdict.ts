import type { SubQuestion } from './plan.ts';
import type { Candidate, Weighing } from './relevance.ts';

/** Whether the documents answer a sub-question. `missing` names what the best passages do not speak of. */
export interface Verdict {
	readonly answered: boolean;
	readonly missing: readonly string[];
}

/**
 * Judges by the essential terms and by the kind of answer. A term that no passage speaks of, in any words, outweighs much;
 * a question for a value is not answered where no value stands; and passages that share only some words with the question
 * do so by chance. The numbers were found on the development questions.
 */
export function judge(sub: SubQuestion, candidates: readonly Candidate[], weighing: Weighing): Verdict {
	const essential = sub.concepts
		.map((concept, i) => ({ concept, i, weight: weighing.weights[i] ?? 0 }))
		.filter(it => it.concept.kind !== 'light');
	const [best] = candidates;
	if (!best) {
		return { answered: false, missing: essential.map(it => it.concept.text) };
	}
	const share = (of: (concept: number) => number): number =>
		essential.reduce((sum, it) => sum + it.weight * of(it.i), 0) /
		(essential.reduce((sum, it) => sum + it.weight, 0) || 1);
	const top = candidates.slice(0, 3);
	const absent = essential.filter(it => (weighing.presence[it.i] ?? 0) < 0.5 && !isPlaceholder(it.concept.text));
	const unspoken = share(i => (top.some(it => (it.strengths[i] ?? 0) >= 0.5) ? 0 : 1));
	const together = Math.max(...top.map(it => share(i => it.inside[i] ?? 0)));
	const close = candidates.slice(0, 4).filter(it => it.score >= 0.6 * best.score);
	const hasValue = !sub.measure || close.some(it => it.units.some(unit => sub.measure?.test(unit.text)));
	// A long question tells a story, and the documents need not know all of it.
	const story = Math.min(10, Math.max(0, essential.length - 4));
	const needed = 0.6 - 0.06 * story + share(i => (absent.some(it => it.i === i) ? 1 : 0)) + 0.5 * unspoken;
	if (hasValue && best.score + 0.3 * together >= needed) {
		return { answered: true, missing: [] };
	}
	const weak = essential.filter(it => (best.strengths[it.i] ?? 0) < 0.5);
	return { answered: false, missing: (absent.length > 0 ? absent : weak).map(it => it.concept.text) };
}

/** Names that stand for any name: documents have others. */
function isPlaceholder(text: string): boolean {
	return /^@?(?:foo|bar|baz|acme|example|my-?\w+|your-?\w+|some-?\w+|x|y)\b/i.test(text);
}
