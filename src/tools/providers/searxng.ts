import * as z from 'zod';
import type { ServiceReply, WebDoor } from '../web/door.ts';
import { cleanHits } from './hit.ts';
import { listOf, textIfAny } from './leniently.ts';
import { plainText } from './plainText.ts';
import { queryText, siteOperator } from './queryText.ts';
import { SearchError, type SearchProvider, type SearchQuery } from './searchProvider.ts';
import { askForJson, type Explanation } from './serviceCall.ts';

/** A SearXNG instance, usually the user's own: `instance` is its address, as a browser opens it. */
export function createSearxng(door: WebDoor, instance: URL): SearchProvider {
	const service = { name: 'SearXNG', explain: (reply: ServiceReply) => explain(instance, reply) };
	return {
		name: 'searxng',
		async search(query, signal) {
			const url = new URL('search', directoryOf(instance));
			for (const [name, value] of parametersOf(query)) {
				url.searchParams.set(name, value);
			}
			const answer = await askForJson(door, service, { url, method: 'GET', isUsersOwn: true }, Answer, signal);
			const hits = cleanHits(
				answer.results.map(it => ({
					url: it.url,
					title: it.title,
					snippet: it.content,
					published: it.publishedDate,
				})),
				query,
			);
			if (answer.results.length === 0 && answer.unresponsive_engines.length > 0) {
				const engines = answer.unresponsive_engines.map(([name, why]) => plainText(`${name} (${why})`, 80));
				throw new SearchError(
					'unavailable',
					`SearXNG at ${instance.host} got no answer from its engines: ${engines.slice(0, 5).join(', ')}.`,
				);
			}
			return hits;
		},
	};
}

const Answer = z.object({
	results: listOf(z.object({ url: z.string(), title: textIfAny, content: textIfAny, publishedDate: textIfAny })),
	/** Names, each with the reason. */
	unresponsive_engines: listOf(z.tuple([z.string(), z.string()])).catch([]),
});

function explain(instance: URL, { status, text, headers }: ServiceReply): Explanation | undefined {
	const isPage = headers['content-type']?.includes('text/html') || /^\s*<(?:!doctype|html)/i.test(text);
	if (status === 403 || (status === 200 && isPage)) {
		return {
			code: 'unauthorized',
			message: `SearXNG at ${instance.host} does not answer in JSON. In its settings.yml add "json" to "formats" under "search", and restart it.`,
		};
	}
	return status === 404
		? {
				code: 'unauthorized',
				message: `There is no SearXNG at ${instance.href}. Set SEARXNG_URL to the address of its start page.`,
			}
		: undefined;
}

/** `search` stands beside the start page, also of an instance below a path. */
function directoryOf(instance: URL): URL {
	const base = new URL(instance);
	base.search = '';
	base.hash = '';
	base.pathname = base.pathname.replace(/\/(?:search\/?)?$/, '').concat('/');
	return base;
}

function* parametersOf(query: SearchQuery): Generator<readonly [string, string]> {
	yield ['q', queryText(query.text, { characters: 1_500, words: 32 }, siteOperator(query))];
	yield ['format', 'json'];
	if (query.language !== undefined) {
		yield ['language', query.language];
	}
	const range = query.since === undefined ? undefined : timeRange(query.since, Date.now());
	if (range !== undefined) {
		yield ['time_range', range];
	}
}

/** It knows no dates but three spans up to today; the shortest that reaches back far enough. */
function timeRange(since: string, now: number): 'day' | 'month' | 'year' | undefined {
	const days = (now - Date.parse(since)) / 86_400_000;
	return days <= 1 ? 'day' : days <= 30 ? 'month' : days <= 365 ? 'year' : undefined;
}
