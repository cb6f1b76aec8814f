import { isAsking } from './concepts.ts';
import type { SubQuestion } from './plan.ts';
import type { Candidate, Weighing } from './relevance.ts';

/** Whether the documents answer a sub-question. `missing` names what the best passages do not speak of. */
export interface Verdict {
	readonly answered: boolean;
	/** Most of what is asked stands together in the best passages, so that they may answer it all the same. */
	readonly possible: boolean;
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
		.filter(it => it.concept.kind !== 'light' && !isAsking(it.concept) && !isGiven(it.concept.text, sub, candidates));
	const [best] = candidates;
	if (!best) {
		return { answered: false, possible: false, missing: essential.map(it => it.concept.text) };
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
	const margin = best.score + 0.3 * together - needed;
	if (hasValue && margin >= 0) {
		return { answered: true, possible: true, missing: [] };
	}
	const weak = essential.filter(it => (best.strengths[it.i] ?? 0) < 0.5);
	const missing = absent.length > 0 ? absent : weak;
	return {
		answered: false,
		possible:
			hasValue && margin >= -leeway && together >= leastTogether && absent.every(it => it.concept.kind === 'word'),
		missing: missing.map(it => it.concept.text),
	};
}

/** How far from an answer passages may be that are still worth a reader's glance, and what they must say of the question. */
const leeway = 0.2;
const leastTogether = 0.4;

/** Names that stand for any name: documents have others. */
function isPlaceholder(text: string): boolean {
	return /^@?(?:foo|bar|baz|acme|example|my-?\w+|your-?\w+|some-?\w+|x|y)\b/i.test(text);
}

const answerNouns: Readonly<Record<string, RegExp>> = {
	version: /\d/,
	size: /\d/,
	number: /\d/,
	count: /\d/,
	date: /\b(?:19|20)\d\d\b/,
	year: /\b(?:19|20)\d\d\b/,
	day: /\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day/i,
	port: /(?<![\w.])\d{2,5}(?!\w)/,
	limit: /\d/,
	duration: /\d/,
	time: /\d/,
	name: /\p{Lu}\p{L}+|`[^`]+`/u,
	版本: /\d/,
	大小: /\d/,
	端口: /\d/,
	数量: /\d/,
	日期: /\d/,
	时间: /\d/,
};

/** A noun that says what kind of value is asked for, rather than of what. */
export function isAnswerNoun(text: string): boolean {
	return answerNouns[text.toLowerCase().replace(/s$/, '')] !== undefined;
}

/** "Which version of Postgres …": where the noun says what kind of answer is wanted, a value of that kind stands for it. */
function isGiven(text: string, sub: SubQuestion, candidates: readonly Candidate[]): boolean {
	const noun = text.toLowerCase().replace(/s$/, '');
	const value = answerNouns[noun];
	const isAsked =
		value !== undefined &&
		(new RegExp(`\\b(?:what|which|how)\\b(?: [\\w-]+){0,3} ${noun}s?\\b`, 'i').test(sub.text) ||
			(/[\u4e00-\u9fff]/u.test(noun) &&
				new RegExp(`(?:什么|哪个|多少)${noun}|${noun}是?(?:多少|几|什么)`, 'u').test(sub.text)));
	return isAsked && candidates.slice(0, 3).some(it => value.test(it.units.map(unit => unit.text).join(' ')));
}
