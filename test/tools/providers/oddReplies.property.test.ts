import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createBrave } from '../../../src/tools/providers/brave.ts';
import { createExa } from '../../../src/tools/providers/exa.ts';
import { createJinaSearch } from '../../../src/tools/providers/jinaSearch.ts';
import { SearchError } from '../../../src/tools/providers/searchProvider.ts';
import { createSearxng } from '../../../src/tools/providers/searxng.ts';
import { createSerper } from '../../../src/tools/providers/serper.ts';
import { createTavily } from '../../../src/tools/providers/tavily.ts';
import { createWikipedia } from '../../../src/tools/providers/wikipedia.ts';
import { createScholarSources } from '../../../src/tools/scholar/scholarSources.ts';
import { createSerperScholar } from '../../../src/tools/scholar/serperScholar.ts';
import type { ServiceReply, WebDoor } from '../../../src/tools/web/door.ts';
import { type KnownPage, type KnownPaper, pagesAs, papersAs } from '../../fakes/searchServers.ts';
import { ask, never } from './loopback.ts';

const key = 'KEY.THE-SECRET-0123456789';
const page: KnownPage = { url: 'https://example.org/', title: 'Ice', snippet: 'Melts.', published: '2024' };
const paper: KnownPaper = {
	title: 'On ice',
	doi: '10.5555/ice',
	authors: ['Doe, Jane'],
	venue: 'Ice',
	date: '2020-01-02',
	abstract: 'Ice melts at zero degrees Celsius, as this abstract says in some words.',
	retracted: '2021-02-03',
	arxiv: '2001.00001',
};

/** A door behind which there is nothing but one reply. */
function doorTo(reply: ServiceReply): WebDoor {
	return {
		fetchPage: () => Promise.reject(new Error('No page is asked for.')),
		callService: () => Promise.resolve(reply),
		[Symbol.asyncDispose]: () => Promise.resolve(),
	};
}

interface Searched {
	readonly url: string;
	readonly title: string;
	readonly pdfUrl?: string | undefined;
}

/** Each service with an answer as it should be, and a search of it. */
function searches(door: WebDoor): readonly (readonly [unknown, () => Promise<readonly Searched[]>])[] {
	const providers = [
		[pagesAs.serper([page]), createSerper(door, { key })],
		[pagesAs.tavily([page]), createTavily(door, { key })],
		[pagesAs.brave([page]), createBrave(door, { key })],
		[pagesAs.exa([page]), createExa(door, { key })],
		[pagesAs.jina([page]), createJinaSearch(door, { key })],
		[pagesAs.searxng([page]), createSearxng(door, new URL('http://localhost:8080/'))],
		[pagesAs.wikipedia([page]), createWikipedia(door)],
	] as const;
	const mirrors = { DEEP_RESEARCH_ARXIV_URL: 'http://localhost/' };
	const [openAlex, crossref, , europePmc, arxiv] = createScholarSources(mirrors, door);
	const sources = [
		[papersAs.openAlex([paper]), openAlex],
		[papersAs.crossref([paper]), crossref],
		[papersAs.europePmc([paper]), europePmc],
		[papersAs.arxiv([paper]), arxiv],
		[papersAs.serperScholar([paper]), createSerperScholar(door, { key })],
	] as const;
	return [
		...providers.map(([answer, it]) => [answer, async () => await it.search(ask(), never)] as const),
		...sources.map(([answer, it]) => [answer, async () => (await it?.search(ask(), never)) ?? []] as const),
	];
}

const count = searches(doorTo({ status: 200, headers: {}, text: '' })).length;

test('whatever a service replies is hits of the web, or an error that says so without the key', async () => {
	const odd = fc.oneof(
		fc.json().map(text => ({ path: [], text })),
		fc.string().map(text => ({ path: [], text })),
		fc
			.tuple(
				fc.array(fc.nat({ max: 8 }), { maxLength: 6 }),
				fc.oneof(fc.json(), fc.constantFrom('null', '"x"', '-1', '[]', '{}')),
			)
			.map(([path, text]) => ({ path, text })),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: count - 1 }),
			odd,
			fc.constantFrom(200, 200, 200, 204, 301, 400, 422, 429, 507),
			async (which, { path, text }, status) => {
				const [answer] = searches(doorTo({ status, headers: {}, text: '' }))[which] ?? [];
				const body =
					path.length === 0 || typeof answer === 'string'
						? text
						: JSON.stringify(replaceAt(answer, path, JSON.parse(text)));
				const [, search] = searches(doorTo({ status, headers: {}, text: body }))[which] ?? [];
				assert.ok(search);
				try {
					for (const hit of await search()) {
						assert.match(hit.url, /^https?:\/\//);
						assert.match(hit.pdfUrl ?? 'https://', /^https?:\/\//);
						assert.ok(hit.title.length > 0 && hit.title.length <= 500 && !hit.title.includes('\n'));
					}
				} catch (error) {
					assert.ok(error instanceof SearchError, String(error));
					assert.equal(error.message.includes(key), false);
					assert.ok(error.message.length < 700);
				}
			},
		),
		{ numRuns: 1_500 },
	);
});

/** A copy in which the value at the end of a path is another; numbers choose among the keys of what is there. */
function replaceAt(value: unknown, path: readonly number[], by: unknown): unknown {
	const [first, ...rest] = path;
	if (first === undefined || typeof value !== 'object' || value === null) {
		return by;
	}
	const entries = Object.entries(value);
	const chosen = first % Math.max(1, entries.length);
	const replaced = entries.map(([name, it], at) => [name, at === chosen ? replaceAt(it, rest, by) : it] as const);
	return Array.isArray(value) ? replaced.map(it => it[1]) : Object.fromEntries(replaced);
}
