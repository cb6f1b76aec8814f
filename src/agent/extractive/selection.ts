import type { Passage, Unit } from './passage.ts';
import { type Candidate, lengthOf, sectionOf } from './relevance.ts';

/** What one bullet shows: quotations from one section of one source, in its order. */
export interface Finding {
	readonly parts: readonly Part[];
	/** Of its best part. */
	readonly score: number;
}

/** Units of one passage. */
export interface Part {
	readonly passage: Passage;
	readonly units: readonly Unit[];
}

/**
 * Makes findings of the best candidates, best first: one finding a section, each with the code or the list that it leads
 * in to. `size` bounds what a bullet holds.
 */
export function findingsOf(
	candidates: readonly Candidate[],
	passages: readonly Passage[],
	count: number,
	size: number,
): readonly Finding[] {
	const groups: Candidate[][] = [];
	for (const candidate of candidates) {
		const group = groups.find(([first]) => first && isNear(first.passage, candidate.passage));
		if (group) {
			group.push(candidate);
		} else if (groups.length < count) {
			groups.push([candidate]);
		}
	}
	const best = candidates[0]?.score ?? 0;
	return groups
		.filter(([first]) => (first?.score ?? 0) >= leastOfBest * best)
		.map(group => findingOf(group, passages, size));
}

/** A section whose best passage is weaker than this share of the very best has nothing to say. */
const leastOfBest = 0.3;
const nearbyLines = 30;

/** In the same section, and not pages apart: some documents have few headings. */
function isNear(a: Passage, b: Passage): boolean {
	const distance = Math.abs(firstLine(a) - firstLine(b));
	return distance <= nearbyLines && sectionOf(a) === sectionOf(b);
}

/** Weaker than this share of the best of its section, a passage is left to the section itself. */
const leastShare = 0.3;

function findingOf(group: readonly Candidate[], passages: readonly Passage[], size: number): Finding {
	const [best] = group;
	const parts: Part[] = [];
	let length = 0;
	for (const candidate of group) {
		if (
			parts.some(it => overlaps(it.passage, candidate.passage)) ||
			candidate.score < leastShare * (best?.score ?? 0)
		) {
			continue;
		}
		for (const part of [
			candidate === best ? fitted(candidate, size) : { passage: candidate.passage, units: candidate.units },
			...neighbours(candidate, passages),
		]) {
			const more = lengthOf(part.units);
			if (parts.length === 0 || (length + more <= size && !parts.some(it => overlaps(it.passage, part.passage)))) {
				parts.push(part);
				length += more;
			}
		}
	}
	return { parts: parts.sort((a, b) => firstLine(a.passage) - firstLine(b.passage)), score: best?.score ?? 0 };
}

/** The whole passage when it is short enough to be read at a glance; else its best sentences. */
function fitted({ passage, units }: Candidate, size: number): Part {
	return { passage, units: lengthOf(passage.units) <= size ? passage.units : units };
}

/** The best candidates, one of each set of near-copies: the better format when they are the same text, else the better score. */
export function withoutCopies(candidates: readonly Candidate[]): readonly Candidate[] {
	const kept: { candidate: Candidate; shingles: ReadonlySet<string> }[] = [];
	for (const candidate of candidates.slice(0, mostCompared)) {
		const shingles = shinglesOf(candidate);
		const twin = kept.find(it => isCopy(it.shingles, shingles));
		if (!twin) {
			kept.push({ candidate, shingles });
		} else if (
			isBetterCopy(candidate.passage, twin.candidate.passage) &&
			candidate.score > 0.8 * twin.candidate.score
		) {
			twin.candidate = candidate;
			twin.shingles = shingles;
		}
	}
	return kept.map(it => it.candidate);
}

const mostCompared = 120;

function shinglesOf({ units }: Candidate): ReadonlySet<string> {
	const stems = units.flatMap(it => it.words.map(word => word.stem));
	const size = stems.length < 6 ? 1 : 3;
	const shingles = new Set<string>();
	for (let i = 0; i === 0 || i + size <= stems.length; i++) {
		shingles.add(size === 1 ? (stems[i] ?? '') : `${stems[i] ?? ''} ${stems[i + 1] ?? ''} ${stems[i + 2] ?? ''}`);
	}
	return shingles;
}

/** Most of the shorter text's word triples stand in the longer one. */
function isCopy(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	const [short, long] = a.size < b.size ? [a, b] : [b, a];
	let missing = 0;
	for (const shingle of short) {
		if (!long.has(shingle) && ++missing > short.size / 4) {
			return false;
		}
	}
	return true;
}

function isBetterCopy(a: Passage, b: Passage): boolean {
	return a.formatRank < b.formatRank;
}

/** The code or the list that a passage leads in to, or the sentence that leads in to it, where they were collected. */
function neighbours({ passage, units }: Candidate, passages: readonly Passage[]): readonly Part[] {
	if (units[0]?.kind === 'code' && units[0] === passage.units[0]) {
		const before = adjacent(passage, passages, -1);
		return before && endsOpen(before) ? [{ passage: before, units: before.units.slice(-2) }] : [];
	}
	const found: Part[] = [];
	let at = endsOpen(passage) && units.at(-1) === passage.units.at(-1) ? adjacent(passage, passages, 1) : undefined;
	while (at && found.length < mostFollowing && (at.units[0]?.kind === 'code' || isItem(at))) {
		found.push({ passage: at, units: at.units.slice(0, 3) });
		at = at.units[0]?.kind === 'code' ? undefined : adjacent(at, passages, 1);
	}
	return found;
}

const mostFollowing = 4;

function isItem({ evidence }: Passage): boolean {
	return /^\s*(?:[-*+•]|\d+[.)])\s/.test(evidence.quote);
}

function endsOpen({ units }: Passage): boolean {
	const last = units.at(-1);
	return last?.kind === 'prose' && /[:：]$/.test(last.text);
}

/** The passage that stands right before or after in the same source. */
function adjacent(passage: Passage, passages: readonly Passage[], direction: 1 | -1): Passage | undefined {
	const lines = passage.evidence.locator.lines;
	return (
		lines &&
		passages.find(({ evidence: { source, locator } }) => {
			const [start, end] = locator.lines ?? [0, 0];
			const gap = direction > 0 ? start - lines[1] : lines[0] - end;
			return source.uri === passage.evidence.source.uri && start > 0 && gap >= 1 && gap <= 3;
		})
	);
}

function overlaps(a: Passage, b: Passage): boolean {
	const [aStart, aEnd] = a.evidence.locator.lines ?? [0, -1];
	const [bStart, bEnd] = b.evidence.locator.lines ?? [0, -1];
	return a === b || (a.evidence.source.uri === b.evidence.source.uri && aStart <= bEnd && bStart <= aEnd);
}

function firstLine({ evidence }: Passage): number {
	return evidence.locator.lines?.[0] ?? 0;
}
