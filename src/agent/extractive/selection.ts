import type { Passage } from './passage.ts';
import type { Candidate, Weighing } from './relevance.ts';

/** A candidate with what belongs to it: the code or the items it leads in to, or the sentence that leads in to it. */
export interface Finding {
	readonly lead: Candidate;
	readonly follow: readonly Candidate[];
}

/**
 * Chooses the best candidates that say something different. After the first, what speaks of concepts that the chosen
 * ones leave out gains a little: an answer in two parts may stand in two places.
 */
export function select(candidates: readonly Candidate[], weighing: Weighing, count: number): readonly Candidate[] {
	const pool = withoutCopies(candidates.slice(0, 40));
	const chosen: Candidate[] = [];
	const told = weighing.weights.map(() => 0);
	const total = weighing.weights.reduce((sum, it) => sum + it, 0) || 1;
	const left = new Set(pool);
	while (chosen.length < count && left.size > 0) {
		let best: Candidate | undefined;
		let most = 0;
		for (const candidate of left) {
			const news = weighing.weights.reduce(
				(sum, weight, i) => sum + weight * Math.max(0, (candidate.strengths[i] ?? 0) - (told[i] ?? 0)),
				0,
			);
			const value = candidate.score * (1 + (chosen.length > 0 ? 0.5 * (news / total) : 0));
			if (value > most) {
				most = value;
				best = candidate;
			}
		}
		if (!best) {
			break;
		}
		chosen.push(best);
		left.delete(best);
		for (const [i, strength] of best.strengths.entries()) {
			told[i] = Math.max(told[i] ?? 0, strength);
		}
	}
	return chosen;
}

/** One of each set of near-copies: the better format when they are the same text, else the better score. */
export function withoutCopies(candidates: readonly Candidate[]): readonly Candidate[] {
	const kept: Candidate[] = [];
	for (const candidate of candidates) {
		const twin = kept.findIndex(it => isCopy(partOf(it), partOf(candidate)));
		const other = kept[twin];
		if (!other) {
			kept.push(candidate);
		} else if (isBetterCopy(candidate.passage, other.passage) && candidate.score > 0.8 * other.score) {
			kept[twin] = candidate;
		}
	}
	return kept;
}

interface Shingled {
	readonly shingles: ReadonlySet<string>;
}

const shingleCache = new WeakMap<Candidate, Shingled>();

function partOf(candidate: Candidate): Shingled {
	let part = shingleCache.get(candidate);
	if (!part) {
		const stems = candidate.units.flatMap(it => it.words.map(word => word.stem));
		const size = stems.length < 6 ? 1 : 3;
		const shingles = new Set(stems.slice(0, Math.max(1, stems.length - size + 1)).map((_, i) => stems.slice(i, i + size).join(' ')));
		part = { shingles };
		shingleCache.set(candidate, part);
	}
	return part;
}

/** Most of the shorter text's word triples stand in the longer one. */
function isCopy(a: Shingled, b: Shingled): boolean {
	const [short, long] = a.shingles.size < b.shingles.size ? [a.shingles, b.shingles] : [b.shingles, a.shingles];
	let shared = 0;
	for (const shingle of short) {
		shared += long.has(shingle) ? 1 : 0;
	}
	return short.size > 0 && shared / short.size >= 0.75;
}

function isBetterCopy(a: Passage, b: Passage): boolean {
	return a.formatRank < b.formatRank || (a.formatRank === b.formatRank && a.noise === 'none' && b.noise !== 'none');
}

/** Adds to each candidate what it leads in to, or what leads in to it, where the neighbouring passage is known. */
export function withNeighbours(chosen: readonly Candidate[], passages: readonly Passage[]): readonly Finding[] {
	const used = new Set<Passage>();
	const found: Finding[] = [];
	for (const candidate of chosen) {
		if (used.has(candidate.passage)) {
			continue;
		}
		used.add(candidate.passage);
		const { passage } = candidate;
		const before = startsWithCode(candidate) ? neighbour(passage, passages, -1) : undefined;
		if (before && !used.has(before) && endsOpen(before)) {
			used.add(before);
			found.push({ lead: wholeOf(before, candidate), follow: [candidate] });
			continue;
		}
		found.push({ lead: candidate, follow: endsOpen(passage) && isLastUnit(candidate) ? following(candidate, passages, used) : [] });
	}
	return found;
}

const mostFollowing = 4;

function following(lead: Candidate, passages: readonly Passage[], used: Set<Passage>): Candidate[] {
	const found: Candidate[] = [];
	let at: Passage | undefined = neighbour(lead.passage, passages, 1);
	while (at && !used.has(at) && found.length < mostFollowing) {
		const isCode = at.units[0]?.kind === 'code';
		const isItem = /^\s*(?:[-*+•]|\d+[.)])\s/.test(at.evidence.quote);
		if (!isCode && !isItem) {
			break;
		}
		used.add(at);
		found.push(wholeOf(at, lead));
		at = isCode ? undefined : neighbour(at, passages, 1);
	}
	return found;
}

function wholeOf(passage: Passage, like: Candidate): Candidate {
	return { ...like, passage, units: passage.units.slice(0, 3) };
}

function startsWithCode({ units }: Candidate): boolean {
	return units[0]?.kind === 'code';
}

function isLastUnit({ passage, units }: Candidate): boolean {
	return units.at(-1) === passage.units.at(-1);
}

function endsOpen({ units }: Passage): boolean {
	const last = units.at(-1);
	return last?.kind === 'prose' && /[:：]$/.test(last.text);
}

/** The passage that stands right before or after in the same section of the same source. */
function neighbour(passage: Passage, passages: readonly Passage[], direction: 1 | -1): Passage | undefined {
	const { source, locator } = passage.evidence;
	const lines = locator.lines;
	if (!lines) {
		return undefined;
	}
	return passages.find(({ evidence: other }) => {
		const [start, end] = other.locator.lines ?? [0, 0];
		const gap = direction > 0 ? start - lines[1] : lines[0] - end;
		return other.source.uri === source.uri && start > 0 && gap >= 1 && gap <= 3;
	});
}
