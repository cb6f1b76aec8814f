import { stems, words } from '../../base/words.ts';
import { type Concept, conceptsOf, identifiersOf } from './concepts.ts';
import { type SubQuestion } from './plan.ts';
import type { Candidate, Weighing } from './relevance.ts';
import { spellingOf } from './synonyms.ts';
import { isLightWord, isStopWord } from './vocabulary.ts';

/** What is known of a sub-question when its next queries are made. */
export interface Standing {
	readonly sub: SubQuestion;
	readonly candidates: readonly Candidate[];
	readonly weighing: Weighing;
}

/** Two queries of the same words are one query. */
export function queryKey(query: string): string {
	return [...new Set(stems(query))].sort().join(' ');
}

/** A sub-question whose queries keep to its own words. What is found is weighed as ever. */
export function withoutSynonyms(sub: SubQuestion): SubQuestion {
	return { ...sub, concepts: sub.concepts.map(it => ({ ...it, synonyms: [] })) };
}

/** The first queries for a sub-question: its own words, other words for them, and its names alone. */
export function openingQueries(sub: SubQuestion): readonly string[] {
	const heavy = sub.concepts.filter(it => it.kind !== 'light');
	const around = joined(sub.context);
	return [`${sub.text} ${around}`, expanded(heavy, 2), ...chunksOf(sub.text)];
}

/** The queries for a wish of the user: what it speaks of, together with what was asked, and by itself. */
export function noteQueries(note: string, question: string): readonly string[] {
	const heavy = (text: string): readonly Concept[] => conceptsOf(text).filter(it => it.kind !== 'light');
	const own = heavy(note.replace(asking, ''));
	return own.length === 0 ? [] : [joined([...own, ...heavy(question)]), joined(own)];
}

/** How a wish begins: what it asks the researcher to do is not what it speaks of. */
const asking =
	/^(?:please )?(?:(?:also|only|rather) )?(?:look (?:for|at|into)|search (?:for|in)?|find|focus on|concentrate on|cover|include|consider|use|prefer|add|check|read|mention|compare|explain|describe|tell me about|more (?:on|about)|what about)\b|^(?:请|再|也|还|多)*(?:查找|寻找|查|找|看看|关注|侧重|包括|考虑|补充|使用|优先)/iu;

/** The runs of telling words between the words that only bind them: "download cache", "build agents". */
function chunksOf(text: string): readonly string[] {
	const chunks: string[] = [];
	let from: number | undefined;
	let to = 0;
	let count = 0;
	const close = (): void => {
		if (from !== undefined && count > 1) {
			chunks.push(text.slice(from, to));
		}
		from = undefined;
		count = 0;
	};
	for (const word of words(text)) {
		if (isStopWord(word.text) || (from !== undefined && /[,;:.?!，；：。？！、]\s/u.test(text.slice(to, word.start)))) {
			close();
		}
		if (!isStopWord(word.text)) {
			from ??= word.start;
			to = word.end;
			count += isLightWord(word.stem) ? 0.5 : 1;
		}
	}
	close();
	return chunks;
}

/** Later queries, from what was found: names met on the way, the best passages' own words, and what nothing speaks of yet. */
export function followingQueries({ sub, candidates, weighing }: Standing): readonly string[] {
	const top = candidates.slice(0, 4);
	const anchors = byWeight(sub, weighing).slice(0, 2);
	const weak = sub.concepts.filter(
		(it, i) => it.kind !== 'light' && !top.some(candidate => (candidate.strengths[i] ?? 0) >= 0.6),
	);
	return [
		...weak
			.slice(0, 2)
			.map(
				it =>
					`${it.text} ${it.synonyms.slice(0, 3).map(spellingOf).join(' ')} ${anchors.find(other => other !== it)?.text ?? ''}`,
			),
		...namesMet(top, sub)
			.slice(0, 2)
			.map(name => `${name} ${joined((weak.length > 0 ? weak : anchors).slice(0, 2))}`),
		`${joined(anchors)} ${feedbackTerms(top, sub).slice(0, 3).join(' ')}`,
		expanded(
			sub.concepts.filter(it => it.kind !== 'light'),
			4,
		),
		...weak.filter(it => it.kind !== 'word').map(it => it.text),
	];
}

function joined(concepts: readonly Concept[]): string {
	return concepts.map(it => it.text).join(' ');
}

function expanded(concepts: readonly Concept[], count: number): string {
	return concepts.map(it => [it.text, ...it.synonyms.slice(0, count).map(spellingOf)].join(' ')).join(' ');
}

function byWeight(sub: SubQuestion, weighing: Weighing): readonly Concept[] {
	return sub.concepts
		.map((concept, i) => ({ concept, weight: weighing.weights[i] ?? 0 }))
		.sort((a, b) => b.weight - a.weight)
		.map(it => it.concept);
}

/** Names for machines, link targets and proper names in the best passages that the question does not mention; most telling first. */
function namesMet(top: readonly Candidate[], sub: SubQuestion): readonly string[] {
	const known = new Set([...sub.concepts, ...sub.context].map(it => it.phrase.join(' ')));
	const counts = new Map<string, { name: string; worth: number }>();
	for (const [position, { units, passage }] of top.entries()) {
		const shown = units.map(it => it.text).join(' ');
		const names = [
			...identifiersOf(shown).map(it => it.text),
			...[...passage.evidence.quote.matchAll(/\[([^\]]+)\]\([^)]+\)|\bsee (?:also )?([\w.-]+)/gi)].map(
				it => it[1] ?? it[2] ?? '',
			),
		];
		for (const name of new Set(names.map(it => it.replaceAll(/[`*_]/g, '').trim()))) {
			const key = stems(name).join(' ');
			if (key === '' || known.has(key) || name.length > 40 || name.split(/\s+/).length > 4) {
				continue;
			}
			const entry = counts.get(key) ?? { name, worth: 0 };
			entry.worth += 1 / (1 + position);
			counts.set(key, entry);
		}
	}
	return [...counts.values()].sort((a, b) => b.worth - a.worth).map(it => it.name);
}

/** Words that several of the best passages share and the question lacks (pseudo-relevance feedback). */
function feedbackTerms(top: readonly Candidate[], sub: SubQuestion): readonly string[] {
	const known = new Set([...sub.concepts, ...sub.context].flatMap(it => [...it.phrase, ...it.synonyms.flat()]));
	const counts = new Map<string, { word: string; worth: number }>();
	for (const { units, score } of top) {
		const seen = new Set<string>();
		for (const word of units.flatMap(it => it.words)) {
			if (
				seen.has(word.stem) ||
				known.has(word.stem) ||
				word.text.length < 3 ||
				isStopWord(word.text) ||
				isLightWord(word.stem)
			) {
				continue;
			}
			seen.add(word.stem);
			const entry = counts.get(word.stem) ?? { word: word.text, worth: 0 };
			entry.worth += score;
			counts.set(word.stem, entry);
		}
	}
	return [...counts.values()].sort((a, b) => b.worth - a.worth).map(it => it.word);
}

/** What to look for when a source is read: the sub-question, and other words for what it names. */
export function goalOf(sub: SubQuestion): string {
	const others = sub.concepts.flatMap(it => it.synonyms.slice(0, 2).map(spellingOf));
	return `${sub.text} ${[...new Set(others)].slice(0, 16).join(' ')}`.slice(0, 400).trim();
}
