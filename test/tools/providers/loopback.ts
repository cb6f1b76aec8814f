import type { SearchProvider, SearchQuery } from '../../../src/tools/providers/searchProvider.ts';
import { SearchError } from '../../../src/tools/providers/searchProvider.ts';
import type { WebDoor } from '../../../src/tools/web/door.ts';
import { createWebDoor } from '../../../src/tools/web/webDoor.ts';

/** The real door, without a cache. */
export function openDoor(): WebDoor {
	return createWebDoor({
		userAgent: 'deep-research-test/1.0',
		cacheFolder: undefined,
		allowedHosts: [],
		variables: {},
		now: () => new Date(),
	});
}

export const never = new AbortController().signal;

export function ask(text = 'melting ice', more: Partial<SearchQuery> = {}): SearchQuery {
	return { text, limit: 10, ...more };
}

/** A search as one text: a line for each hit, or what went wrong. */
export async function describeSearch(provider: SearchProvider, query = ask()): Promise<string> {
	try {
		const hits = await provider.search(query, never);
		return hits.map(it => [it.url, it.title, it.snippet, it.published].filter(Boolean).join(' | ')).join('\n');
	} catch (error) {
		if (error instanceof SearchError) {
			return `${error.code}: ${error.message}`;
		}
		throw error;
	}
}
