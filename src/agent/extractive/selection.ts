import type { Passage, Unit } from './passage.ts';
import { type Candidate, lengthOf, sectionOf } from './relevance.ts';

/** What one bullet shows: quotations from one section of one source, in its order. */
export interface Finding {
	readonly parts: readonly Part[];
	/** The name that all of it hangs under; empty when only the headings say. */
	readonly term: string;
	/** Of its best part. */
	readonly score: number;
}

/** Units of one passage. */
export interface Part {
	readonly passage: Passage;
	readonly units: readonly Unit[];
	/** Code that stands right after the passage, where its last words lead in to it. */
	readonly after?: string;
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
	const groups: { readonly term: string; readonly candidates: Candidate[] }[] = [];
	for (const candidate of candidates) {
		const term = termOf(candidate, passages);
		const group = groups.find(it =>
			it.candidates.some((first, i) => i === 0 && it.term === term && isNear(first.passage, candidate.passage)),
		);
		if (group) {
			group.candidates.push(candidate);
		} else if (groups.length < count) {
			groups.push({ term, candidates: [candidate] });
		}
	}
	const best = candidates[0]?.score ?? 0;
	return groups
		.filter(it => (it.candidates[0]?.score ?? 0) >= leastOfBest * best)
		.map(it => findingOf(it.candidates, it.term, passages, size))
		.filter(it => it.parts.length > 0);
}

/** The name above the units, which a passage that begins further down the same list may have lost. */
function termOf({ passage, units }: Candidate, passages: readonly Passage[]): string {
	const [first] = units;
	if (!first || first.term !== '') {
		return first?.term ?? '';
	}
	const whole = passages.find(
		it =>
			it !== passage &&
			overlaps(it, passage) &&
			firstLine(it) < firstLine(passage) &&
			it.units.some(unit => unit.term !== '' && unit.text === first.text),
	);
	return whole?.units.find(it => it.text === first.text)?.term ?? '';
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

function findingOf(group: readonly Candidate[], term: string, passages: readonly Passage[], size: number): Finding {
	const [best] = group;
	const clusters: Part[][] = [];
	let length = 0;
	for (const candidate of group) {
		const shown = clusters.flat();
		if (
			shown.some(it => overlaps(it.passage, candidate.passage)) ||
			candidate.score < leastShare * (best?.score ?? 0)
		) {
			continue;
		}
		const own = candidate === best ? fitted(candidate, size) : { passage: candidate.passage, units: ledIn(candidate) };
		const cluster: Part[] = [];
		for (const part of [own, ...neighbours(candidate, passages)]) {
			const more = lengthOf(part.units);
			const isNew = ![...shown, ...cluster].some(it => overlaps(it.passage, part.passage));
			if ((shown.length === 0 && cluster.length === 0) || (length + more <= size && isNew)) {
				cluster.push(part);
				length += more;
			}
		}
		clusters.push(cluster.sort(byLine));
	}
	// The best part opens the bullet; the others follow in the order of the source.
	const [first = [], ...others] = clusters;
	const ordered = [...first, ...others.flat().sort(byLine)];
	const parts = ordered.flatMap((it, i) => completed(it, ordered[i + 1], passages));
	return { parts, term, score: best?.score ?? 0 };
}

function byLine(a: Part, b: Part): number {
	return firstLine(a.passage) - firstLine(b.passage);
}

/** The whole passage when it is short enough to be read at a glance; else its best sentences. */
function fitted(candidate: Candidate, size: number): Part {
	const { passage, units } = candidate;
	const [first] = units;
	const same = passage.units.filter(it => it.term === first?.term && !it.isApart);
	return { passage, units: !first?.isApart && lengthOf(same) <= size ? same : ledIn(candidate) };
}

/** Code is shown with the sentence before it. */
function ledIn({ passage, units }: Candidate): readonly Unit[] {
	const [first] = units;
	const before = first?.kind === 'code' && !first.isApart ? passage.units[passage.units.indexOf(first) - 1] : undefined;
	return before?.kind === 'prose' && before.term === first?.term ? [before, ...units] : units;
}

/** A part that ends in words that lead in to something is shown with it, or without these words. */
function completed(part: Part, next: Part | undefined, passages: readonly Passage[]): readonly Part[] {
	const { passage, units } = part;
	const last = units.at(-1);
	if (!last || !isLeadIn(last)) {
		return units.length > 0 ? [part] : [];
	}
	const rest = passage.units.slice(passage.units.indexOf(last) + 1).filter(it => it.term === last.term);
	if (rest.length > 0) {
		const end = rest.findIndex(it => it.kind === 'code');
		const more = rest.slice(0, end >= 0 && end < 3 ? end + 1 : 3);
		return completed({ passage, units: [...units, ...more] }, next, passages);
	}
	if (next && isRightAfter(passage, next.passage)) {
		return [part];
	}
	const following = adjacent(passage, passages, 1);
	if (following && (isItem(following) || following.units[0]?.kind === 'code')) {
		return [part, { passage: following, units: following.units.slice(0, isItem(following) ? 3 : 1) }];
	}
	const code = /^\s*(`{3,}|~{3,})[^\n]*\n([^]+?)\n\1/.exec(passage.evidence.suffix)?.[2];
	if (code !== undefined) {
		return [{ ...part, after: code }];
	}
	const standing = units.slice(0, units.findLastIndex(it => !isLeadIn(it)) + 1);
	return standing.length > 0 ? [{ passage, units: standing }] : [];
}

function isRightAfter(a: Passage, b: Passage): boolean {
	const gap = firstLine(b) - (a.evidence.locator.lines?.[1] ?? 0);
	return a.evidence.source.uri === b.evidence.source.uri && gap >= 1 && gap <= 3;
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
	return last !== undefined && isLeadIn(last);
}

/** "For example:", 下面是…。: words that promise what comes next. */
export function isLeadIn({ kind, text }: Unit): boolean {
	return (
		kind === 'prose' &&
		(/[:：][\s"'”’)*_`]*$/u.test(text) ||
			(/下面|如下|下列|以下/u.test(text) && text.length < 60 && !/下面的.*(?:已|了)/u.test(text)))
	);
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
