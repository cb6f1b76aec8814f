import * as z from 'zod';
import type { WebDoor } from '../web/door.ts';
import { cleanHits, hostOf } from './hit.ts';
import { listOf, textIfAny } from './leniently.ts';
import { queryText, tellingWords } from './queryText.ts';
import { SearchError, type SearchHit, type SearchProvider, type SearchQuery } from './searchProvider.ts';
import { askForJson, type Service } from './serviceCall.ts';
import { createTurns } from './turns.ts';
import { wikiLanguage } from './wikiLanguage.ts';

/**
 * Wikipedia in the query's language, which needs no key. `mirror` is the address of another wiki's `api.php`.
 * The dates of a query say nothing here: an article is written on for ever.
 */
export function createWikipedia(door: WebDoor, { mirror }: { readonly mirror?: URL } = {}): SearchProvider {
	// Wikimedia's etiquette: one request after another.
	const takeTurn = createTurns({ apart: 0 });
	return {
		name: 'wikipedia',
		isComplement: true,
		async search(query, signal) {
			const api = apiFor(query, mirror);
			if (!api) {
				return [];
			}
			const words = queryText(query.text, limits);
			const askFor = (text: string) =>
				takeTurn(() => ask(door, api, mirror !== undefined, text, query, signal), signal);
			const found = await askFor(words);
			// The wiki wants all words in one article. A question rarely has an article with all of its words.
			const telling = tellingWords(words.split(' ').map(it => it.replace(/^[^\p{L}\p{N}"]+|[^\p{L}\p{N}"]+$/gu, '')));
			const anyOf = telling.filter(it => it !== '').join(' OR ');
			return found.length > 0 || telling.length < 2 || anyOf.length > limits.characters ? found : await askFor(anyOf);
		},
	};
}

/** The search index refuses more. */
const limits = { characters: 300 };

async function ask(
	door: WebDoor,
	api: URL,
	isUsersOwn: boolean,
	text: string,
	query: SearchQuery,
	signal: AbortSignal,
): Promise<SearchHit[]> {
	const url = new URL(api);
	for (const [name, value] of Object.entries({
		action: 'query',
		list: 'search',
		srsearch: text,
		srlimit: String(Math.min(query.limit, 50)),
		srprop: 'snippet',
		format: 'json',
		formatversion: '2',
	})) {
		url.searchParams.set(name, value);
	}
	const answer = await askForJson(door, service, { url, method: 'GET', isUsersOwn }, Answer, signal);
	if ('error' in answer) {
		const isQuota = /^(?:ratelimited|maxlag)$/.test(answer.error.code);
		throw new SearchError(
			isQuota ? 'quota' : 'unavailable',
			`Wikipedia did not search (${answer.error.code}).${isQuota ? ' It is left out for now.' : ''}`,
		);
	}
	return cleanHits(
		answer.query.search.map(it => ({ url: pageUrl(api, it.title), title: it.title, snippet: it.snippet })),
		{ limit: query.limit, text },
	);
}

/** A client that does not say who it is, or asks too often, is refused with 403: no key is at fault. */
const service: Service = {
	name: 'Wikipedia',
	explain: ({ status }) =>
		status === 403
			? { code: 'quota', message: 'Wikipedia refuses requests from here for now (status 403). It is left out for now.' }
			: undefined,
};

const Answer = z.union([
	z.object({ error: z.object({ code: z.string() }) }),
	z.object({ query: z.object({ search: listOf(z.object({ title: z.string(), snippet: textIfAny })) }) }),
]);

/** The wiki to ask; none when the query is for another site. */
function apiFor({ text, site, language }: SearchQuery, mirror: URL | undefined): URL | undefined {
	const host = site === undefined ? undefined : hostOf(site);
	const named = host === undefined ? undefined : /^(?:([a-z-]+)\.)?(?:m\.)?wikipedia\.org$/.exec(host);
	if (mirror) {
		return host === undefined || named || host === mirror.hostname ? mirror : undefined;
	}
	if (named === null) {
		return undefined;
	}
	const asked = named?.[1] ?? language?.toLowerCase().split('-')[0];
	const wiki = asked !== undefined && /^[a-z]{2,12}$/.test(asked) ? asked : wikiLanguage(text);
	return new URL(`https://${wiki}.wikipedia.org/w/api.php`);
}

function pageUrl(api: URL, title: string): string {
	const name = encodeURIComponent(title.replaceAll(' ', '_')).replace(/%(?:3A|2F|2C|40|28|29)/g, decodeURIComponent);
	return new URL(`/wiki/${name}`, api).href;
}
