import * as z from 'zod';
import type { WebDoor } from '../web/door.ts';
import { cleanHits, hostOf } from './hit.ts';
import { listOf, textIfAny } from './leniently.ts';
import { queryText } from './queryText.ts';
import type { SearchProvider, SearchQuery } from './searchProvider.ts';
import { askForJson, type KeyedOptions } from './serviceCall.ts';

/** Exa (exa.ai), which finds pages by meaning. */
export function createExa(door: WebDoor, { key, endpoint }: KeyedOptions): SearchProvider {
	return {
		name: 'exa',
		async search(query, signal) {
			const { results } = await askForJson(
				door,
				{ name: 'Exa', variable: 'EXA_API_KEY', key },
				{
					url: endpoint ?? new URL('https://api.exa.ai/search'),
					method: 'POST',
					headers: { 'x-api-key': key },
					body: {
						query: queryText(query.text, { characters: 2_000 }),
						numResults: Math.min(query.limit, 25),
						type: 'auto',
						contents: { highlights: true },
						...filtersOf(query),
					},
					isUsersOwn: endpoint !== undefined,
				},
				Answer,
				signal,
			);
			return cleanHits(
				results.map(it => ({
					url: it.url,
					title: it.title,
					snippet: it.highlights?.join(' … ') ?? it.text,
					published: it.publishedDate,
				})),
				query,
			);
		},
	};
}

const Answer = z.object({
	results: listOf(
		z.object({
			url: z.string(),
			title: textIfAny,
			publishedDate: textIfAny,
			highlights: listOf(z.string()).optional().catch(undefined),
			text: textIfAny,
		}),
	),
});

function filtersOf({ site, since, until }: SearchQuery): Readonly<Record<string, unknown>> {
	const host = site === undefined ? undefined : hostOf(site);
	return {
		...(host === undefined ? {} : { includeDomains: [host] }),
		...(since === undefined ? {} : { startPublishedDate: `${since}T00:00:00.000Z` }),
		...(until === undefined ? {} : { endPublishedDate: `${until}T23:59:59.999Z` }),
	};
}
