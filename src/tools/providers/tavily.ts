import * as z from 'zod';
import type { WebDoor } from '../web/door.ts';
import { cleanHits, hostOf } from './hit.ts';
import { listOf, textIfAny } from './leniently.ts';
import { queryText } from './queryText.ts';
import type { SearchProvider, SearchQuery } from './searchProvider.ts';
import { askForJson, type KeyedOptions } from './serviceCall.ts';

/** Tavily (tavily.com), a search engine for language models. */
export function createTavily(door: WebDoor, { key, endpoint }: KeyedOptions): SearchProvider {
	return {
		name: 'tavily',
		async search(query, signal) {
			const { results } = await askForJson(
				door,
				{ name: 'Tavily', variable: 'TAVILY_API_KEY', key },
				{
					url: endpoint ?? new URL('https://api.tavily.com/search'),
					method: 'POST',
					headers: { authorization: `Bearer ${key}` },
					body: {
						query: queryText(query.text, { characters: 400 }),
						max_results: Math.min(query.limit, 20),
						search_depth: 'basic',
						...filtersOf(query),
					},
					isUsersOwn: endpoint !== undefined,
				},
				Answer,
				signal,
			);
			return cleanHits(
				results.map(it => ({ url: it.url, title: it.title, snippet: it.content, published: it.published_date })),
				query,
			);
		},
	};
}

const Answer = z.object({
	results: listOf(z.object({ url: z.string(), title: textIfAny, content: textIfAny, published_date: textIfAny })),
});

/** It has no filter for languages. */
function filtersOf({ site, since, until }: SearchQuery): Readonly<Record<string, unknown>> {
	const host = site === undefined ? undefined : hostOf(site);
	return {
		...(host === undefined ? {} : { include_domains: [host] }),
		...(since === undefined ? {} : { start_date: since }),
		...(until === undefined ? {} : { end_date: until }),
	};
}
