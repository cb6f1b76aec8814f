import * as z from 'zod';
import type { ServiceReply, WebDoor } from '../web/door.ts';
import { cleanHits } from './hit.ts';
import { listOf, textIfAny } from './leniently.ts';
import { queryText, siteOperator } from './queryText.ts';
import type { SearchProvider, SearchQuery } from './searchProvider.ts';
import { askForJson, type Explanation, type KeyedOptions } from './serviceCall.ts';
import { createTurns } from './turns.ts';

/** Brave's own index (brave.com/search/api). */
export function createBrave(door: WebDoor, { key, endpoint }: KeyedOptions): SearchProvider {
	// Its free plan takes one request a second; those that come together would all be refused but one.
	const takeTurn = createTurns({ apart: 0 });
	const service = {
		name: 'Brave',
		variable: 'BRAVE_API_KEY',
		key,
		explain,
		secondsToWait,
	};
	return {
		name: 'brave',
		async search(query, signal) {
			const url = new URL(endpoint ?? 'https://api.search.brave.com/res/v1/web/search');
			for (const [name, value] of parametersOf(query)) {
				url.searchParams.set(name, value);
			}
			const { web } = await takeTurn(
				() =>
					askForJson(
						door,
						service,
						{ url, method: 'GET', headers: { 'x-subscription-token': key }, isUsersOwn: endpoint !== undefined },
						Answer,
						signal,
					),
				signal,
			);
			return cleanHits(
				(web?.results ?? []).map(it => ({
					url: it.url,
					title: it.title,
					snippet: [it.description, ...(it.extra_snippets ?? [])].filter(part => part !== undefined).join(' '),
					published: it.page_age,
				})),
				query,
			);
		},
	};
}

const Answer = z.object({
	/** Absent where there are no results. */
	web: z
		.object({
			results: listOf(
				z.object({
					url: z.string(),
					title: textIfAny,
					description: textIfAny,
					page_age: textIfAny,
					extra_snippets: listOf(z.string()).optional().catch(undefined),
				}),
			),
		})
		.optional(),
});

/** A wrong key is a request that cannot be processed. */
function explain({ status, text }: ServiceReply): Explanation | undefined {
	return status === 422 && text.includes('SUBSCRIPTION_TOKEN_INVALID') ? { code: 'unauthorized' } : undefined;
}

/** `1, 1419704`: until the limits per second and per month are over. */
function secondsToWait({ headers }: ServiceReply): number | undefined {
	const seconds = headers['x-ratelimit-reset']?.split(',')[0]?.trim() ?? '';
	return /^\d{1,6}$/.test(seconds) ? Number(seconds) : undefined;
}

function* parametersOf(query: SearchQuery): Generator<readonly [string, string]> {
	yield ['q', queryText(query.text, { characters: 400, words: 50 }, siteOperator(query))];
	yield ['count', String(Math.min(query.limit, 20))];
	yield ['text_decorations', 'false'];
	const language = languages.get(query.language ?? '');
	if (language !== undefined) {
		yield ['search_lang', language];
	}
	if (query.since !== undefined || query.until !== undefined) {
		yield ['freshness', `${query.since ?? '1990-01-01'}to${query.until ?? new Date().toISOString().slice(0, 10)}`];
	}
}

/** Its codes for the languages that it knows; with another one it would refuse the request. */
const languages: ReadonlyMap<string, string> = new Map([
	...'ar bg bn ca cs da de el en es et eu fi fr gl gu he hi hr hu is it kn ko lt lv ml mr ms nb nl pa pl ro ru sk sl sr sv ta te th tr uk vi'
		.split(' ')
		.map(it => [it, it] as const),
	['ja', 'jp'],
	['no', 'nb'],
	['pt', 'pt-pt'],
	['zh', 'zh-hans'],
]);
