import { delay } from '../../base/abort.ts';
import { retryAfterOf } from '../../llm/retryAfter.ts';
import { isPublicAddress } from './addresses.ts';
import { type Connectivity, type Lookup, mayBeOffline } from './connectivity.ts';
import type { Deadlines } from './deadlines.ts';
import { acceptedEncodings } from './decoding.ts';
import type { Dispatchers, Route } from './dispatchers.ts';
import { discard, readBody, send } from './exchange.ts';
import type { HeaderFields } from './freshness.ts';
import type { WebLimits } from './limits.ts';
import type { Politeness } from './politeness.ts';
import { isLargeByNature, sniff } from './sniff.ts';
import { bare, notPublic, portOf, type Targets } from './targets.ts';
import { askedToWait, asWebError, badStatus, isReset, named, offline, refused, timedOut } from './webErrors.ts';

/** An answer that is a page, a redirect or a 304; any other status was thrown. */
export interface PageReply {
	readonly status: number;
	readonly headers: HeaderFields;
	/** Empty for a redirect and a 304. */
	readonly bytes: Uint8Array;
	readonly mediaType: string;
}

/** Asks a server for one address, without following it anywhere. Throws `WebError`, or the reason of the caller's signal. */
export type PageRequest = (url: URL, conditions: HeaderFields, deadlines: Deadlines) => Promise<PageReply>;

export interface PageRequestParts {
	readonly userAgent: string;
	readonly targets: Targets;
	readonly dispatchers: Dispatchers;
	readonly connectivity: Connectivity;
	readonly lookup: Lookup;
	readonly politeness: Politeness;
	readonly limits: WebLimits;
	readonly now: () => Date;
}

export function createPageRequest(parts: PageRequestParts): PageRequest {
	const { targets, dispatchers, connectivity, lookup, politeness, limits, now } = parts;
	const ownHeaders: HeaderFields = {
		'user-agent': parts.userAgent,
		accept: 'text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8',
		'accept-language': 'en,*;q=0.5',
		'accept-encoding': acceptedEncodings,
	};

	return async (url, conditions, deadlines) => {
		const what = named(url);
		const host = bare(url.hostname);
		const isAllowed = targets.isAllowed(host, portOf(url));
		const route = dispatchers.to(url, 'page');
		const needsNetwork = !isAllowed && route.proxy === undefined;
		if (needsNetwork) {
			connectivity.assertOnline(host, what);
		}
		deadlines.start('queue', limits.queueMs, () =>
			timedOut(what, 'was not asked for: its site is busy with our other requests'),
		);
		try {
			return await politeness.visit(host, async () => await visit(), deadlines.signal);
		} catch (error) {
			if (deadlines.signal.aborted) {
				throw deadlines.signal.reason;
			}
			throw await explained(error);
		} finally {
			deadlines.stop('queue');
		}

		async function visit(): Promise<PageReply> {
			deadlines.stop('queue');
			if (deadlines.left('total') === undefined) {
				deadlines.start('total', limits.totalMs, () => timedOut(what, 'took too long'));
			}
			if (route.proxy !== undefined && !isAllowed) {
				await checkBehindProxy(url);
			}
			for (let attempt = 0; ; attempt++) {
				const result = await politeness
					.request(async () => {
						if (needsNetwork) {
							// Others may have found out while this one was waiting.
							connectivity.assertOnline(host, what);
						}
						return await ask(url, what, route, conditions, deadlines);
					}, deadlines.signal)
					.catch((error: unknown) => {
						if (!isReset(error) || attempt >= limits.retries || deadlines.signal.aborted) {
							throw error;
						}
						return undefined;
					});
				if (result && !passing.has(result.status)) {
					return accepted(result, what);
				}
				await waitFor(result, attempt);
			}
		}

		/** Waits before another attempt, or says why there is none. */
		async function waitFor(result: PageReply | undefined, attempt: number): Promise<void> {
			const asked = result && retryAfterOf(new Headers(result.headers), () => now().getTime());
			const left = (deadlines.left('total') ?? 0) - marginMs;
			if (result && asked !== undefined && asked > Math.min(left, limits.longestRetryMs)) {
				throw askedToWait(what, result.status, asked);
			}
			const wait = asked ?? limits.retryMs * 2 ** attempt * (0.5 + Math.random());
			if (result && (attempt >= limits.retries || wait > left)) {
				throw badStatus(what, result.status);
			}
			if (asked !== undefined) {
				politeness.rest(host, asked);
			}
			await delay(wait, deadlines.signal);
		}

		async function explained(error: unknown): Promise<unknown> {
			if (mayBeOffline(error) && (await connectivity.isOffline())) {
				return offline(what, { cause: error });
			}
			return asWebError(error, route.proxy === undefined ? what : `${what}, through the proxy ${route.proxy},`);
		}
	};

	/** One request and its whole answer; a body that nobody will read is not read. */
	async function ask(
		url: URL,
		what: string,
		{ dispatcher, proxy }: Route,
		conditions: HeaderFields,
		deadlines: Deadlines,
	): Promise<PageReply> {
		const headers = { ...ownHeaders, ...conditions };
		const answer = await send(dispatcher, { url, what, method: 'GET', headers }, deadlines, limits);
		const { status } = answer;
		if (proxy === undefined && !targets.isAllowed(url.hostname, portOf(url))) {
			connectivity.worked(bare(url.hostname));
		}
		if (status < 200 || status > 299) {
			await discard(answer, deadlines);
			return { status, headers: answer.headers, bytes: new Uint8Array(), mediaType: '' };
		}
		const contentType = answer.headers['content-type'];
		const bytes = await readBody(
			answer,
			{
				what,
				mostCompressed: limits.documentBytes,
				mostBytes: async head =>
					isLargeByNature(await sniff(head, contentType, false)) ? limits.documentBytes : limits.textBytes,
			},
			deadlines,
			limits,
		);
		return { status, headers: answer.headers, bytes, mediaType: await sniff(bytes, contentType, true) };
	}

	/** A name that leads to a private address here leads to one behind the proxy too, as likely as not. */
	async function checkBehindProxy(url: URL): Promise<void> {
		const host = bare(url.hostname);
		const late = Promise.withResolvers<undefined>();
		const timer = setTimeout(() => late.resolve(undefined), limits.resolveMs / 4);
		const found = await Promise.race([lookup(host).catch(() => undefined), late.promise]);
		clearTimeout(timer);
		const wrong = found?.find(it => !isPublicAddress(it.address));
		if (wrong) {
			throw refused(url, notPublic(host, wrong.address));
		}
	}
}

/** What may be better in a moment. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** A wait that leaves less than this for the answer is not begun. */
const marginMs = 500;

function accepted(reply: PageReply, what: string): PageReply {
	const { status } = reply;
	const isRedirect = [301, 302, 303, 307, 308].includes(status) && reply.headers['location'] !== undefined;
	if ((status >= 200 && status <= 299) || status === 304 || isRedirect) {
		return reply;
	}
	throw badStatus(what, status);
}
