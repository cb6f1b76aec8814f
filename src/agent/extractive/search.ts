import * as z from 'zod';
import { stems as stemsOf } from '../../base/words.ts';
import type { ToolCall } from '../decision.ts';
import type { Turn } from '../policy.ts';
import { readQuestion } from '../steering.ts';
import type { Workspace } from '../workspace.ts';
import type { CoreReport } from './coreReport.ts';
import { fileNameOf } from './passage.ts';
import type { SubQuestion } from './plan.ts';
import { followingQueries, goalOf, noteQueries, openingQueries, queryKey, withoutSynonyms } from './queries.ts';
import type { Move, State } from './state.ts';
import type { Strategy } from './strategy.ts';

/** What to do next: queries that were not made yet, and the most promising sources that were not read yet. */
export function nextMove(
	{ tools, round, workspace }: Turn,
	memory: CoreReport,
	states: readonly State[],
	strategy: Strategy,
): Move {
	const has = (name: string): boolean => tools.some(it => it.name === name);
	const asked = new Set(memory.queries.map(it => queryKey(it.text)));
	const read = new Set(memory.visits);
	// The whole question may be answered in one place.
	const { asked: question, wishes } = readQuestion(workspace.question);
	const wanted = [
		...wantedQueries(memory, states),
		...wishes.notes.flatMap(it => noteQueries(it.text, question)),
		...(states.length > 1 ? [question] : []),
	];
	const searches = has('search')
		? [
				...fresh(wanted, asked, wanted.length),
				...states.flatMap(it => fresh(queriesOf(it, round, strategy), asked, queriesPerSubQuestion[strategy.queries])),
			]
		: [];
	const visits =
		has('visit') && round > 1 ? states.map(it => unread(it, read, visitsPerSubQuestion[strategy.visits])) : [];
	return { searches, visits: visits.filter(it => it.uris.length > 0) };
}

export function callsOf({ searches, visits }: Move): readonly ToolCall[] {
	return [
		...searches.map(query => ({ name: 'search', input: { query: [query], limit: resultsPerSearch } })),
		...visits.map(({ sub, uris }) => ({ name: 'visit', input: { url: uris, goal: goalOf(sub) } })),
	];
}

/** How the report names a visit, so that it is not repeated: the end of the path, and what was looked for. */
export function visitKey(uri: string, { text }: SubQuestion): string {
	const parent = fileNameOf(uri.replace(/\/[^/]*$/, ''));
	return `${parent}/${fileNameOf(uri)} for ${text.replaceAll(/\s+/g, ' ')}`;
}

/** What the user wrote under `## Open` and is no sub-question. */
export function wantedQueries(memory: CoreReport, states: readonly State[]): readonly string[] {
	return memory.open.filter(line => !states.some(it => it.sub.text === line));
}

const queriesPerSubQuestion: Readonly<Record<Strategy['queries'], number>> = { many: 6, few: 3 };
const visitsPerSubQuestion: Readonly<Record<Strategy['visits'], number>> = { many: 6, few: 2 };
const resultsPerSearch = 20;
const longestQuery = 300;

function queriesOf({ sub, candidates, weighing }: State, round: number, strategy: Strategy): readonly string[] {
	const asked = strategy.synonyms ? sub : withoutSynonyms(sub);
	const opening = openingQueries(asked);
	return round === 1 || candidates.length === 0
		? opening
		: [...opening.slice(0, 2), ...followingQueries({ sub: asked, candidates, weighing })];
}

/** The first `count` queries that ask something new; they count as asked from now on. */
function fresh(queries: readonly string[], asked: Set<string>, count: number): string[] {
	const found: string[] = [];
	for (const raw of queries) {
		const query = raw.replaceAll(/\s+/g, ' ').trim().slice(0, longestQuery);
		const key = queryKey(query);
		if (found.length < count && key !== '' && !asked.has(key)) {
			asked.add(key);
			found.push(query);
		}
	}
	return found;
}

function unread(state: State, read: Set<string>, most: number): Move['visits'][number] {
	const { sub } = state;
	const uris = promising(state, most).filter(it => !read.has(visitKey(it, sub)));
	for (const uri of uris) {
		read.add(visitKey(uri, sub));
	}
	return { sub, uris };
}

/** The sources whose passages score best, a little more when several do. */
function promising({ candidates }: State, most: number): readonly string[] {
	const worth = new Map<string, number>();
	for (const { passage, score } of candidates.slice(0, 12)) {
		const { uri } = passage.evidence.source;
		worth.set(uri, Math.max(worth.get(uri) ?? 0, score) + 0.1 * score);
	}
	return [...worth]
		.sort((a, b) => b[1] - a[1])
		.slice(0, most)
		.map(([uri]) => uri);
}

/** What the last round's searches brought, added to what is known of earlier ones. */
export function withResults(memory: CoreReport, { observation }: Workspace): CoreReport {
	const brought = new Map<string, readonly string[]>();
	for (const { call, evidence } of observation?.results ?? []) {
		const query = SearchInput.safeParse(call.input).data?.query[0];
		if (call.name === 'search' && query !== undefined) {
			brought.set(
				query,
				evidence.map(it => it.id),
			);
		}
	}
	return {
		...memory,
		queries: memory.queries.map(it => ({
			text: it.text,
			ids: it.ids.length > 0 ? it.ids : (brought.get(it.text) ?? []),
		})),
	};
}

const SearchInput = z.object({ query: z.array(z.string()) });

/** How often and how high the searches for a sub-question brought each passage, at most 1 (reciprocal rank fusion). */
export function votesFor(sub: SubQuestion, { queries }: CoreReport): ReadonlyMap<string, number> {
	const own = new Set([...sub.concepts, ...sub.context].flatMap(it => it.phrase));
	const votes = new Map<string, number>();
	for (const { text, ids } of queries) {
		const stems = new Set(stemsOf(text));
		const weight = [...own].filter(it => stems.has(it)).length / Math.max(1, own.size);
		for (const [rank, id] of ids.entries()) {
			votes.set(id, (votes.get(id) ?? 0) + (weight * weight) / (5 + rank));
		}
	}
	const most = Math.max(...votes.values(), Number.MIN_VALUE);
	return new Map([...votes].map(([id, vote]) => [id, vote / most]));
}
