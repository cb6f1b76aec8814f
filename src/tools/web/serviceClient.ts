import { delay } from '../../base/abort.ts';
import { retryAfterOf } from '../../llm/retryAfter.ts';
import { isLoopbackAddress } from './addresses.ts';
import { type Connectivity, mayBeOffline } from './connectivity.ts';
import { Deadlines } from './deadlines.ts';
import { acceptedEncodings } from './decoding.ts';
import type { Dispatchers } from './dispatchers.ts';
import { type ServiceReply, type ServiceRequest, WebError } from './door.ts';
import { readBody, send } from './exchange.ts';
import type { WebLimits } from './limits.ts';
import { bare, createTargets } from './targets.ts';
import { asWebError, isReset, offline, timedOut } from './webErrors.ts';

export interface ServiceClientParts {
	readonly userAgent: string;
	readonly dispatchers: Dispatchers;
	readonly connectivity: Connectivity;
	readonly limits: WebLimits;
	readonly now: () => Date;
}

/**
 * Calls services. Messages name a service and its host, and nothing else of a request: keys travel in headers and, with some
 * services, in the query.
 */
export function createServiceClient(
	parts: ServiceClientParts,
): (request: ServiceRequest, signal: AbortSignal) => Promise<ServiceReply> {
	const { userAgent, dispatchers, connectivity, limits, now } = parts;
	const publicOnly = createTargets([]);

	return async (request, signal) => {
		const { service, url, isUsersOwn = false, timeout = 15_000 } = request;
		const host = bare(url.hostname);
		const what = `${service} (${url.host})`;
		checkAddress(request, what);
		const route = dispatchers.to(url, isUsersOwn ? 'own-service' : 'service');
		const needsNetwork = !isUsersOwn && route.proxy === undefined;
		if (needsNetwork) {
			connectivity.assertOnline(host, what);
		}
		using deadlines = new Deadlines(signal);
		deadlines.start('total', timeout, () => timedOut(what, 'did not answer in time'));
		try {
			for (let attempt = 0; ; attempt++) {
				const reply = await ask().catch((error: unknown) => {
					// A connection that was kept alive may have died meanwhile; a POST may have been counted, though.
					if (isReset(error) && request.method === 'GET' && attempt === 0 && !deadlines.signal.aborted) {
						return undefined;
					}
					throw error;
				});
				const wait = reply ? retryWait(reply) : 0;
				if (reply && (wait === undefined || attempt >= limits.retries || wait > (deadlines.left('total') ?? 0))) {
					if (needsNetwork) {
						connectivity.worked(host);
					}
					return reply;
				}
				await delay(wait ?? 0, deadlines.signal);
			}
		} catch (error) {
			if (deadlines.signal.aborted) {
				throw deadlines.signal.reason;
			}
			if (!isLoopbackAddress(host) && mayBeOffline(error) && (await connectivity.isOffline())) {
				throw offline(what, { cause: error });
			}
			throw asWebError(error, route.proxy === undefined ? what : `${what}, through the proxy ${route.proxy},`);
		}

		async function ask(): Promise<ServiceReply> {
			const { method, body, content } = request;
			const headers = {
				'user-agent': userAgent,
				accept: 'application/json',
				'accept-encoding': acceptedEncodings,
				...(body === undefined && !content ? {} : { 'content-type': content?.mediaType ?? 'application/json' }),
				...lowerCased(request.headers ?? {}),
			};
			const sent = content?.bytes ?? (body === undefined ? undefined : JSON.stringify(body));
			const waiting = { ...limits, firstByteMs: timeout, idleMs: timeout };
			const answer = await send(route.dispatcher, { url, what, method, headers, body: sent }, deadlines, waiting);
			if (answer.status >= 300 && answer.status < 400) {
				answer.body.on('error', () => {}).destroy();
				throw redirected(what, url, answer.headers['location']);
			}
			const bodyLimits = {
				what,
				mostBytes: async () => limits.serviceBytes,
				mostCompressed: limits.serviceBytes,
			};
			const bytes = await readBody(answer, bodyLimits, deadlines, waiting);
			return { status: answer.status, headers: answer.headers, text: new TextDecoder().decode(bytes) };
		}
	};

	/** How long a busy service asks to wait, if that is short enough; `undefined` when its reply is to be taken as it is. */
	function retryWait({ status, headers }: ServiceReply): number | undefined {
		const isBusy = status === 429 || status === 503;
		const wait = isBusy ? retryAfterOf(new Headers(headers), () => now().getTime()) : undefined;
		return wait !== undefined && wait <= limits.longestServiceRetryMs ? wait : undefined;
	}

	/** What the user configured is believed to be where it should be; its scheme and looks are checked even so. */
	function checkAddress({ url, isUsersOwn }: ServiceRequest, what: string): void {
		if (url.protocol !== 'http:' && url.protocol !== 'https:') {
			throw new WebError(
				'refused',
				`${what} is not asked: its address is neither http nor https. Correct it in the settings.`,
			);
		}
		if (url.username !== '' || url.password !== '') {
			throw new WebError(
				'refused',
				`${what} is not asked: its address holds a user name or password. Take these out of the address in the settings.`,
			);
		}
		if (isUsersOwn) {
			return;
		}
		try {
			publicOnly.check(new URL(url.origin));
		} catch (cause) {
			throw new WebError('refused', `${what} is not asked: its address is not one of the public internet.`, { cause });
		}
	}
}

function redirected(what: string, from: URL, location: string | undefined): WebError {
	const to = location === undefined ? null : URL.parse(location, from.href);
	const where = to ? `to ${to.origin}${to.pathname}` : 'to nowhere';
	return new WebError(
		'redirects',
		`${what} leads ${where}, which is not followed, as the key would go with it: if you trust that address, configure it in place of the old one.`,
	);
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
