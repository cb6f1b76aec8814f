import { Deadlines } from './deadlines.ts';
import { type FetchOptions, WebError, type WebPage } from './door.ts';
import { type HeaderFields, keepingOf } from './freshness.ts';
import type { WebLimits } from './limits.ts';
import type { Kept, KeptHead, PageCache } from './pageCache.ts';
import type { PageReply, PageRequest } from './pageRequest.ts';
import { charsetOf } from './sniff.ts';
import { bare, portOf, type Targets } from './targets.ts';
import { named, refused } from './webErrors.ts';

export interface PageClientParts {
	readonly targets: Targets;
	readonly request: PageRequest;
	readonly cache: PageCache | undefined;
	readonly limits: WebLimits;
	readonly now: () => Date;
}

/** Asked before each address on the way, redirects included; throws to stop there. */
export type BeforeHop = (url: URL, signal: AbortSignal) => Promise<void>;

/** Fetches a page from the cache or the web, following redirects; each hop is checked as if it had been asked for. */
export type PageClient = (
	url: URL,
	options: Pick<FetchOptions, 'isFresh'>,
	beforeHop: BeforeHop,
	signal: AbortSignal,
) => Promise<WebPage>;

export function createPageClient({ targets, request, cache, limits, now }: PageClientParts): PageClient {
	return async (url, { isFresh = false }, beforeHop, signal) => {
		using deadlines = new Deadlines(signal);
		const seen = new Set<string>();
		for (let hop = targets.check(url); ; ) {
			await beforeHop(hop, deadlines.signal);
			seen.add(hop.href);
			const { kept, isFromCache } = await fetchHop(hop, isFresh, deadlines);
			if (kept.head.location === undefined) {
				return asPage(kept, isFromCache);
			}
			const next = nextHop(hop, kept.head.location);
			if (seen.has(next.href)) {
				throw redirects(url, 'leads back to itself (it may want cookies, which are never kept)');
			}
			if (seen.size > limits.redirects) {
				throw redirects(url, `leads on more than ${limits.redirects} times`);
			}
			hop = next;
		}
	};

	function nextHop(from: URL, location: string): URL {
		const address = URL.parse(location, from.href);
		if (!address) {
			throw redirects(from, 'leads to what is no address');
		}
		const next = targets.check(address);
		if (isAllowed(next) && !isAllowed(from)) {
			throw refused(
				next,
				`${from.origin} leads there, and a public site may not lead into what the user allowed. Ask for that address itself.`,
			);
		}
		if (from.protocol === 'https:' && next.protocol === 'http:') {
			throw refused(
				next,
				`${from.origin} leads there, from an encrypted connection to an open one. Try another address.`,
			);
		}
		return next;
	}

	async function fetchHop(
		url: URL,
		isFresh: boolean,
		deadlines: Deadlines,
	): Promise<{ readonly kept: Kept; readonly isFromCache: boolean }> {
		const key = keyOf(url);
		const old = isFresh ? undefined : await cache?.read(key);
		if (old && old.head.freshUntil > now().getTime()) {
			return { kept: old, isFromCache: true };
		}
		try {
			const reply = await request(url, isFresh ? { 'cache-control': 'no-cache' } : conditionsOf(old), deadlines);
			const kept = old && reply.status === 304 ? confirmed(old, reply) : keptOf(url, reply);
			const keeping = keepingOf(kept.head.status, { ...knownOf(kept.head), ...reply.headers }, now().getTime(), limits);
			if (keeping) {
				await cache?.write(key, { ...kept, head: { ...kept.head, ...keeping } });
			} else {
				await cache?.forget(key);
			}
			return { kept, isFromCache: reply.status === 304 };
		} catch (error) {
			if (old?.head.mayBeStale && error instanceof WebError && error.code === 'offline') {
				return { kept: old, isFromCache: true };
			}
			throw error;
		}
	}

	function isAllowed(url: URL): boolean {
		return targets.isAllowed(bare(url.hostname), portOf(url));
	}

	/** What was read while a host was allowed is only found while it is. */
	function keyOf(url: URL): string {
		return `${isAllowed(url) ? 'allowed ' : ''}${url.href}`;
	}

	function keptOf(url: URL, { status, headers, bytes, mediaType }: PageReply): Kept {
		if (status === 304) {
			throw new WebError(
				'malformed',
				`${named(url)} answered that nothing changed, which was not asked: try another address.`,
			);
		}
		const head = {
			version: 1,
			url: url.href,
			status,
			...(status >= 300 ? { location: headers['location'] ?? '' } : {}),
			...(headers['content-type'] === undefined ? {} : { contentType: headers['content-type'] }),
			...(headers['cache-control'] === undefined ? {} : { cacheControl: headers['cache-control'] }),
			...(headers['etag'] === undefined ? {} : { etag: headers['etag'] }),
			...(headers['last-modified'] === undefined ? {} : { lastModified: headers['last-modified'] }),
			mediaType,
			retrievedAt: now().toISOString(),
			freshUntil: 0,
			mayBeStale: false,
		} as const;
		return { head, bytes };
	}

	function confirmed({ head, bytes }: Kept, { headers }: PageReply): Kept {
		const etag = headers['etag'] ?? head.etag;
		return { head: { ...head, ...(etag === undefined ? {} : { etag }), retrievedAt: now().toISOString() }, bytes };
	}
}

function asPage({ head, bytes }: Kept, isFromCache: boolean): WebPage {
	return {
		url: head.url,
		status: head.status,
		mediaType: head.mediaType,
		charset: charsetOf(head.contentType),
		bytes,
		retrievedAt: head.retrievedAt,
		isFromCache,
	};
}

function conditionsOf(old: Kept | undefined): HeaderFields {
	const { etag, lastModified } = old?.head ?? {};
	return {
		...(etag === undefined ? {} : { 'if-none-match': etag }),
		...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
	};
}

/** What an answer that nothing changed need not repeat. */
function knownOf({ etag, lastModified, cacheControl }: KeptHead): HeaderFields {
	return {
		...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
		...(etag === undefined ? {} : { etag }),
		...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
	};
}

function redirects(url: URL, how: string): WebError {
	return new WebError('redirects', `${named(url)} ${how}: try another address.`);
}
