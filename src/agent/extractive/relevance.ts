import type { Word } from '../../base/words.ts';
import { answerFit } from './answerFit.ts';
import type { Concept } from './concepts.ts';
import { type Hit, Matcher } from './matching.ts';
import type { Noise, Passage, Unit } from './passage.ts';
import type { SubQuestion } from './plan.ts';

/** The part of a passage that answers a sub-question best, and how well. */
export interface Candidate {
	readonly passage: Passage;
	/** Neighbouring units of the passage, in order. */
	readonly units: readonly Unit[];
	readonly score: number;
	/** The share of what the sub-question asks about that the part, its block and its headings speak of, by weight. */
	readonly coverage: number;
	/** For each concept of the sub-question, how strongly it is spoken of, from 0 to 1. */
	readonly strengths: readonly number[];
	/** The same, by the words of the part alone. */
	readonly inside: readonly number[];
}

/** The concepts of a sub-question as the documents weigh them. */
export interface Weighing {
	readonly concepts: readonly Concept[];
	readonly weights: readonly number[];
	/** For each concept, whether any passage speaks of it, in its own words (1) or others (less). */
	readonly presence: readonly number[];
}

/** Scores every passage for a sub-question; best first. */
export function rank(
	sub: SubQuestion,
	passages: readonly Passage[],
	votes: ReadonlyMap<string, number>,
): { readonly candidates: readonly Candidate[]; readonly weighing: Weighing } {
	const concepts = [...sub.concepts, ...sub.context];
	const matcher = new Matcher(concepts);
	const read = passages.map(passage => strengthsOf(passage, matcher, concepts.length));
	const weighing = weigh(sub, concepts, read);
	const files = coveredBy(read, concepts.length, it => it.evidence.source.uri);
	const sections = coveredBy(read, concepts.length, sectionOf);
	const candidates = read
		.map(it =>
			bestPart(
				{
					...it,
					file: files.get(it.passage.evidence.source.uri) ?? [],
					section: sections.get(sectionOf(it.passage)) ?? [],
					vote: votes.get(it.passage.evidence.id) ?? 0,
				},
				sub,
				weighing,
			),
		)
		.filter(it => it.score > 0)
		.sort((a, b) => b.score - a.score || a.passage.number - b.passage.number);
	return { candidates, weighing };
}

type Strengths = readonly number[];

interface ReadPassage {
	readonly passage: Passage;
	readonly units: readonly Strengths[];
	/** For each unit, the concepts that stand beside the next concept of the question as they do there. */
	readonly pairs: readonly ReadonlySet<number>[];
	/** What the nearest heading, the other headings and the title say, discounted. */
	readonly around: Strengths;
	readonly block: Strengths;
}

interface PlacedPassage extends ReadPassage {
	/** What the passages of the same file speak of together. */
	readonly file: Strengths;
	/** What the passages of the same section speak of together. */
	readonly section: Strengths;
	/** How high the searches ranked it, from 0 to 1. */
	readonly vote: number;
}

function coveredBy(
	read: readonly ReadPassage[],
	count: number,
	place: (passage: Passage) => string,
): ReadonlyMap<string, Strengths> {
	const places = new Map<string, Strengths>();
	for (const { passage, block, around } of read) {
		const key = place(passage);
		places.set(key, strongest([places.get(key) ?? [], block, around], count));
	}
	return places;
}

/** Names the section of a source in which a passage stands. */
export function sectionOf({ evidence: { source, locator } }: Passage): string {
	return [source.uri, ...(locator.headings ?? [])].join('\n');
}

function strengthsOf(passage: Passage, matcher: Matcher, count: number): ReadPassage {
	const strengthsIn = (hits: readonly Hit[], discount: number): number[] => {
		const strengths = Array.from<number>({ length: count }).fill(0);
		for (const { concept, strength } of hits) {
			strengths[concept] = Math.max(strengths[concept] ?? 0, strength * discount);
		}
		return strengths;
	};
	const of = (text: readonly Word[], discount: number): number[] => strengthsIn(matcher.hits(text), discount);
	const hits = passage.units.map(it => matcher.hits([...it.termWords, ...it.words]));
	const units = hits.map(it => strengthsIn(it, 1));
	const pairs = hits.map(pairsOf);
	const headings = passage.headings.map((it, i) =>
		of(it, i === passage.headings.length - 1 ? tuning.heading : tuning.title),
	);
	const around = strongest([...headings, of(passage.title, tuning.title)], count);
	return { passage, units, pairs, around, block: strongest(units, count) };
}

const nearby = 4;

function pairsOf(hits: readonly Hit[]): ReadonlySet<number> {
	const pairs = new Set<number>();
	for (const a of hits) {
		if (hits.some(b => b.concept === a.concept + 1 && b.at !== a.at && Math.abs(b.at - a.at) <= nearby)) {
			pairs.add(a.concept);
		}
	}
	return pairs;
}

function strongest(all: readonly Strengths[], count: number): number[] {
	const most = Array.from<number>({ length: count }).fill(0);
	for (const strengths of all) {
		for (let i = 0; i < strengths.length; i++) {
			const strength = strengths[i] ?? 0;
			if (strength > (most[i] ?? 0)) {
				most[i] = strength;
			}
		}
	}
	return most;
}

/** A concept that few of the passages name tells more than one that all name; context counts for little. */
function weigh(sub: SubQuestion, concepts: readonly Concept[], read: readonly ReadPassage[]): Weighing {
	const telling = sub.concepts.filter(it => it.kind !== 'light').length;
	// A bare question ("And how long?") lives on what was said around it.
	const context = telling <= 2 ? tuning.bare : tuning.context;
	const weights = concepts.map(({ weight }, i) => {
		const named = read.filter(it => Math.max(it.block[i] ?? 0, it.around[i] ?? 0) >= 0.5).length;
		const share = (named + 0.5) / (read.length + 1);
		const rarity = tuning.common + tuning.rare * Math.min(1, Math.log(1 / share) / Math.log(20));
		return weight * rarity * (i < sub.concepts.length ? 1 : context);
	});
	const presence = concepts.map((_, i) =>
		read.reduce((most, it) => Math.max(most, it.block[i] ?? 0, it.around[i] ?? 0), 0),
	);
	return { concepts, weights, presence };
}

const mostUnits = 3;
/** What one bullet can hold: about two long sentences. */
const mostCharacters = 380;

function bestPart(read: PlacedPassage, sub: SubQuestion, weighing: Weighing): Candidate {
	const { passage } = read;
	let best: Candidate = { passage, units: [], score: 0, coverage: 0, strengths: [], inside: [] };
	for (let from = 0; from < passage.units.length; from++) {
		for (let to = from + 1; to <= Math.min(passage.units.length, from + mostUnits); to++) {
			const units = passage.units.slice(from, to);
			if (
				to > from + 1 &&
				(lengthOf(units) > mostCharacters ||
					units.some(it => it.isApart || it.term !== units[0]?.term) ||
					units.some(it => it.kind === 'code' && it !== units.at(-1)))
			) {
				break;
			}
			const candidate = score(read, from, to, sub, weighing);
			if (candidate.score > best.score) {
				best = candidate;
			}
		}
	}
	return best;
}

/** Length as a reader feels it: a Chinese character says more than a Latin one. */
export function lengthOf(units: readonly Unit[]): number {
	return units.reduce((sum, { text }) => sum + text.length + (text.match(/[\u3040-\u9fff]/gu)?.length ?? 0), 0);
}

function score(read: PlacedPassage, from: number, to: number, sub: SubQuestion, weighing: Weighing): Candidate {
	const { passage } = read;
	const units = passage.units.slice(from, to);
	const own = read.units.slice(from, to);
	const { weights } = weighing;
	const inside = strongest(own, weights.length);
	const strengths = weights.map((_, i) =>
		Math.max(
			inside[i] ?? 0,
			read.around[i] ?? 0,
			tuning.block * (read.block[i] ?? 0),
			tuning.section * (read.section[i] ?? 0),
		),
	);
	const total = weights.reduce((sum, it) => sum + it, 0) || 1;
	const share = (of: Strengths): number => weights.reduce((sum, weight, i) => sum + weight * (of[i] ?? 0), 0) / total;
	const coverage = share(strengths);
	const text = units.map(it => it.text).join(' ');
	const pairs =
		weights.reduce(
			(sum, weight, i) =>
				sum + (read.pairs.slice(from, to).some(it => it.has(i)) ? Math.min(weight, weights[i + 1] ?? 0) : 0),
			0,
		) / total;
	const isCode = units.every(it => it.kind === 'code' && !it.isApart);
	const fit = sub.measure ? (sub.measure.test(text) ? 1 : 0) : answerFit(sub.type, text, isCode);
	const together =
		tuning.around * coverage + tuning.inside * share(inside) + tuning.file * share(read.file) + tuning.near * pairs;
	// Every further sentence must add something.
	const brevity = 1 - 0.03 * (units.length - 1);
	const value =
		together *
		(1 - tuning.fit + tuning.fit * fit) *
		quality(passage, units, text, sub) *
		brevity *
		(1 + tuning.vote * read.vote);
	return { passage, units, score: value, coverage, strengths, inside };
}

/** Then the records of changes are the place to look. */
const asksForChanges =
	/\bv?\d+\.\d+|\b(?:since|version|release|changed?|changelog|new|introduced|deprecated|removed|dropped|support(?:ed)?|until|eol|v\d+)\b|版本|发行/iu;

const noiseFactor: Readonly<Record<Noise, number>> = { none: 1, pointer: 0.55, contents: 0.4, changelog: 0.7 };

/** Whether the part can stand alone: whole sentences, no bare heading, no question, no lead-in to what is not shown. */
function quality(passage: Passage, units: readonly Unit[], text: string, sub: SubQuestion): number {
	const count = units.reduce((sum, it) => sum + it.words.length, 0);
	const last = units.at(-1);
	// A setting is whole in a few words.
	const isSetting = last?.kind === 'code' && last.isApart;
	return (
		(passage.noise === 'changelog' && asksForChanges.test(sub.text) ? 1 : noiseFactor[passage.noise]) *
		(isSetting ? 1 : count < 4 ? 0.6 : count < 7 ? 0.9 : 1) *
		(/[?？]$/.test(text) ? 0.6 : 1) *
		(/[:：]$/.test(text) && last?.kind !== 'code' ? 0.85 : 1) *
		(units.length === 1 && last?.kind === 'code' && !isSetting ? 0.85 : 1) *
		(/^[a-z(]/.test(text) && last?.kind === 'prose' && count < 12 ? 0.9 : 1)
	);
}

/** Found on the development questions. */
const tuning = {
	around: 0.5,
	inside: 0.35,
	file: 0.2,
	fit: 0.3,
	vote: 0.35,
	context: 0.4,
	bare: 0.7,
	heading: 0.85,
	title: 0.65,
	block: 0.6,
	section: 0.35,
	near: 0.2,
	common: 0.25,
	rare: 0.9,
};
