import { stems, words } from '../../base/words.ts';
import { citedIds } from '../../report/citation.ts';
import type { Evidence } from '../../report/evidence.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import { citedClaims, prose, withoutCitations } from './claims.ts';
import { citedBy, type Pair } from './pair.ts';

/** A statement of the final text, and the rollouts that came upon what it cites. */
export interface AgreedClaim {
	readonly claim: string;
	/** Their numbers, in order. */
	readonly rollouts: readonly number[];
}

/**
 * Whether two rollouts say the same: the same numbers (dates among them) in their answers, mostly the same names, and mostly the
 * same passages behind them. An answer without citations agrees with none. It errs on the side of doubt: what follows from
 * agreement is that research ends early.
 */
export function agree(a: Pair, b: Pair, evidence: EvidenceReader): boolean {
	const [mine, other] = [factsOf(a.answer), factsOf(b.answer)];
	const [cited, alsoCited] = [citedIds(a.answer), citedIds(b.answer)];
	return (
		mine.numbers.size === other.numbers.size &&
		[...mine.numbers].every(it => other.numbers.has(it)) &&
		isMostly(mine.names, other.names) &&
		cited.length > 0 &&
		alsoCited.length > 0 &&
		shareOfPassages(cited, alsoCited, evidence) > 0.5
	);
}

/** Whether more than half of all rollouts, and at least two, agree with one of them. */
export function hasMajority(finished: readonly Pair[], rollouts: number, evidence: EvidenceReader): boolean {
	const needed = Math.max(2, Math.floor(rollouts / 2) + 1);
	return finished.some(pair => finished.filter(it => it === pair || agree(it, pair, evidence)).length >= needed);
}

/** In which rollouts each statement of a text was found: its passage was cited there, or one that overlaps with it in the same source. */
export function agreementOn(text: string, pairs: readonly Pair[], evidence: EvidenceReader): readonly AgreedClaim[] {
	const cited = pairs.map(it => ({ rollout: it.rollout, ids: citedBy(it) }));
	return citedClaims(text).map(({ claim, ids }) => ({
		claim,
		rollouts: cited
			.filter(it => ids.some(id => it.ids.some(other => isSameFinding(id, other, evidence))))
			.map(it => it.rollout),
	}));
}

/** How many of the pairs cite a passage, or one that overlaps with it in the same source. */
export function votesAmong(pairs: readonly Pair[], evidence: EvidenceReader): (id: string) => number {
	const cited = pairs.map(citedBy);
	const known = new Map<string, number>();
	return id => {
		const votes = known.get(id) ?? cited.filter(ids => ids.some(it => isSameFinding(id, it, evidence))).length;
		known.set(id, votes);
		return votes;
	};
}

/** The pair whose text stands where none is made of all: most agreed with, then most citations, then the first. */
export function bestOf(pairs: readonly Pair[], evidence: EvidenceReader): Pair | undefined {
	const votesOf = votesAmong(pairs, evidence);
	const worth = pairs.map(pair => {
		const cited = citedBy(pair);
		const inAnswer = citedIds(pair.answer);
		const votes = inAnswer.map(votesOf);
		return {
			pair,
			agreeing: pairs.filter(it => it !== pair && agree(it, pair, evidence)).length,
			votes: votes.reduce((sum, it) => sum + it, 0) / Math.max(1, votes.length),
			citations: cited.length,
		};
	});
	// Sorting is stable: what is equal stays in the order of the rollouts.
	return worth.sort((a, b) => b.agreeing - a.agreeing || b.votes - a.votes || b.citations - a.citations)[0]?.pair;
}

function shareOfPassages(a: readonly string[], b: readonly string[], evidence: EvidenceReader): number {
	const [few, many] = a.length <= b.length ? [a, b] : [b, a];
	return few.filter(id => many.some(it => isSameFinding(id, it, evidence))).length / few.length;
}

function isSameFinding(a: string, b: string, evidence: EvidenceReader): boolean {
	if (a === b) {
		return true;
	}
	const [one, other] = [evidence.get(a), evidence.get(b)];
	return one !== undefined && other !== undefined && one.source.uri === other.source.uri && overlap(one, other);
}

/** Whether two passages of a source share a stretch: one is a part of the other, or they have so many words in a row in common. */
function overlap(a: Evidence, b: Evidence): boolean {
	const [short, long] = [stemsOf(a), stemsOf(b)].sort((x, y) => x.length - y.length);
	const size = Math.min(sharedWords, short?.length ?? 0);
	const runs = new Set(runsOf(long ?? [], size));
	return size > 0 && runsOf(short ?? [], size).some(it => runs.has(it));
}

const sharedWords = 8;
const stemsByEvidence = new WeakMap<Evidence, readonly string[]>();

/** A passage is compared with many others. */
function stemsOf(evidence: Evidence): readonly string[] {
	const known = stemsByEvidence.get(evidence) ?? stems(evidence.quote);
	stemsByEvidence.set(evidence, known);
	return known;
}

function runsOf(stems: readonly string[], size: number): readonly string[] {
	return Array.from({ length: Math.max(0, stems.length - size + 1) }, (_, i) => stems.slice(i, i + size).join(' '));
}

/** Whether the larger of two sets holds more than half of the smaller; what is empty is held by everything. */
function isMostly(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	const smaller = Math.min(a.size, b.size);
	return smaller === 0 || [...a].filter(it => b.has(it)).length > smaller / 2;
}

/** What an answer can be held to. */
function factsOf(answer: string): { readonly numbers: ReadonlySet<string>; readonly names: ReadonlySet<string> } {
	const text = withoutCitations(prose(answer), () => true).text;
	const numbers = [...text.matchAll(/\d+(?:[.,\u202f\u00a0 ]\d{3}(?!\d))*(?:[.,]\d+)*/g)].map(it =>
		it[0].replaceAll(/[,\u202f\u00a0 ](?=\d{3}(?!\d))/g, ''),
	);
	// A word with a capital behind a small one: at the beginning of a sentence it may be any.
	const names = [...text.matchAll(/(?<=[\p{Ll}\d,] )\p{Lu}[\p{L}\p{M}\d-]+/gu)].flatMap(it =>
		words(it[0]).map(word => word.text),
	);
	return { numbers: new Set(numbers), names: new Set(names) };
}
