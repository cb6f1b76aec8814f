import * as z from 'zod';
import type { WebDoor } from '../web/door.ts';
import { cleanHits } from './hit.ts';
import { listOf, textIfAny } from './leniently.ts';
import { queryText, siteOperator } from './queryText.ts';
import type { SearchProvider, SearchQuery } from './searchProvider.ts';
import { askForJson, type KeyedOptions, type Service } from './serviceCall.ts';

/** Google's results through Serper (serper.dev). */
export function createSerper(door: WebDoor, { key, endpoint }: KeyedOptions): SearchProvider {
	const service = serperService(key);
	return {
		name: 'serper',
		async search(query, signal) {
			const { organic } = await askForJson(
				door,
				service,
				{
					url: endpoint ?? new URL('https://google.serper.dev/search'),
					method: 'POST',
					headers: { 'x-api-key': key },
					body: { q: queryText(query.text, limits, siteOperator(query)), num: countOf(query), ...filtersOf(query) },
					isUsersOwn: endpoint !== undefined,
				},
				Answer,
				signal,
			);
			return cleanHits(
				organic.map(it => ({ url: it.link, title: it.title, snippet: it.snippet, published: it.date })),
				query,
			);
		},
	};
}

/** Serper as it is called for search and for scholarly search alike. */
export function serperService(key: string): Service {
	return {
		name: 'Serper',
		variable: 'SERPER_API_KEY',
		key,
		// It says so with status 400.
		explain: ({ status, text }) => (status === 400 && /not enough credits/i.test(text) ? { code: 'quota' } : undefined),
	};
}

/** Google cuts a query at 32 words; beyond some 2,000 characters it refuses it. */
const limits = { characters: 1_500, words: 32 };

const Answer = z.object({
	organic: listOf(z.object({ link: z.string(), title: textIfAny, snippet: textIfAny, date: textIfAny })),
});

/** More than ten results cost twice as much. */
function countOf({ limit }: SearchQuery): number {
	return limit <= 10 ? 10 : Math.min(limit, 100);
}

function filtersOf({ language, since, until }: SearchQuery): Readonly<Record<string, string>> {
	return {
		...(language === undefined ? {} : language === 'zh' ? { hl: 'zh-cn', gl: 'cn' } : { hl: language }),
		...(since === undefined && until === undefined
			? {}
			: { tbs: ['cdr:1', ...bound('cd_min', since), ...bound('cd_max', until)].join(',') }),
	};
}

/** Google's custom date range wants months first. */
function bound(name: string, date: string | undefined): readonly string[] {
	const [year, month, day] = date?.split('-') ?? [];
	return year === undefined ? [] : [`${name}:${Number(month ?? 1)}/${Number(day ?? 1)}/${year}`];
}
