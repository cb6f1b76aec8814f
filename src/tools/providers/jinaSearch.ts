import * as z from 'zod';
import type { WebDoor } from '../web/door.ts';
import { cleanHits, hostOf } from './hit.ts';
import { listOf, textIfAny } from './leniently.ts';
import { dateOperators, queryText } from './queryText.ts';
import type { SearchProvider, SearchQuery } from './searchProvider.ts';
import { askForJson, type KeyedOptions, type Service } from './serviceCall.ts';

/** Jina's search (s.jina.ai), without the pages' contents: `visit` reads those that matter. */
export function createJinaSearch(door: WebDoor, { key, endpoint }: KeyedOptions): SearchProvider {
	const service: Service = {
		name: 'Jina',
		variable: 'JINA_API_KEY',
		key,
		// It refuses a query for which there is nothing.
		isAnswer: ({ status, text }) => status === 422 && /no search results/i.test(text),
	};
	return {
		name: 'jina',
		async search(query, signal) {
			const url = new URL(endpoint ?? 'https://s.jina.ai/');
			url.searchParams.set('q', queryText(query.text, { characters: 1_500, words: 32 }, dateOperators(query)));
			url.searchParams.set('num', String(Math.min(query.limit, 20)));
			if (query.language !== undefined) {
				url.searchParams.set('hl', query.language);
			}
			const { data } = await askForJson(
				door,
				service,
				{ url, method: 'GET', headers: headersOf(key, query), isUsersOwn: endpoint !== undefined },
				Answer,
				signal,
			);
			return cleanHits(
				(data ?? []).map(it => ({
					url: it.url,
					title: it.title,
					snippet: it.description ?? it.content,
					published: it.date ?? it.publishedTime,
				})),
				query,
			);
		},
	};
}

const Answer = z.object({
	data: listOf(
		z.object({
			url: z.string(),
			title: textIfAny,
			description: textIfAny,
			content: textIfAny,
			date: textIfAny,
			publishedTime: textIfAny,
		}),
	).nullable(),
});

function headersOf(key: string, { site }: SearchQuery): Readonly<Record<string, string>> {
	const host = site === undefined ? undefined : hostOf(site);
	return {
		authorization: `Bearer ${key}`,
		accept: 'application/json',
		'x-respond-with': 'no-content',
		...(host === undefined ? {} : { 'x-site': `https://${host}` }),
	};
}
