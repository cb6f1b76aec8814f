import { lookup as systemLookup } from 'node:dns/promises';
import { createTrust } from './certificates.ts';
import { Connectivity, type Lookup } from './connectivity.ts';
import { createDispatchers } from './dispatchers.ts';
import type { WebDoor, WebPage } from './door.ts';
import { defaultLimits, type WebLimits } from './limits.ts';
import { PageCache } from './pageCache.ts';
import { type BeforeHop, createPageClient } from './pageClient.ts';
import { createPageRequest } from './pageRequest.ts';
import { Politeness } from './politeness.ts';
import type { Variables } from './proxy.ts';
import { createResolver } from './resolver.ts';
import { createRobotsCheck } from './robots.ts';
import { createServiceClient } from './serviceClient.ts';
import { SingleFlight } from './singleFlight.ts';
import { createTargets } from './targets.ts';

export interface WebDoorOptions {
	/** Who we are to servers, name and version first: `deep-research/1.0 (+https://…)`. Its name is what robots.txt knows us by. */
	readonly userAgent: string;
	/** Where pages are kept between runs; nowhere when `undefined`. */
	readonly cacheFolder: string | undefined;
	/** How much of them, in bytes; 500 MB when absent. */
	readonly largestCache?: number;
	/** Hosts (`wiki.corp`) and ports of hosts (`127.0.0.1:8080`) whose pages may be read though they are private. */
	readonly allowedHosts: readonly string[];
	/** The environment: `HTTPS_PROXY` and its kin, `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`. */
	readonly variables: Variables;
	readonly limits?: Partial<WebLimits>;
	readonly now: () => Date;
	/** The system's resolver when absent. */
	readonly lookup?: Lookup;
}

/** Opens the door to the web. It has no timers and connections of its own once it is closed, and none that keep a process alive. */
export function createWebDoor(options: WebDoorOptions): WebDoor {
	const { userAgent, cacheFolder, largestCache = 500 * 1024 * 1024, allowedHosts, variables, now } = options;
	const lookup = options.lookup ?? (async name => await systemLookup(name, { all: true }));
	const limits = { ...defaultLimits, ...options.limits };

	const targets = createTargets(allowedHosts);
	const connectivity = new Connectivity(lookup, limits);
	const resolve = createResolver(lookup, connectivity, limits);
	const dispatchers = createDispatchers({ targets, resolve, limits, variables, secureContext: createTrust(variables) });
	const politeness = new Politeness(limits);
	const request = createPageRequest({ userAgent, targets, dispatchers, connectivity, lookup, politeness, limits, now });
	const cache = cacheFolder === undefined ? undefined : new PageCache(cacheFolder, largestCache);
	const fetchHops = createPageClient({ targets, request, cache, limits, now });
	const product = userAgent.split(/[/\s]/, 1)[0] ?? userAgent;
	const checkRobots = createRobotsCheck(async (url, signal) => await fetchHops(url, {}, anywhere, signal), product);
	const flights = new SingleFlight<WebPage>();
	const callService = createServiceClient({ userAgent, dispatchers, connectivity, limits, now });
	const closed = new AbortController();

	return {
		async fetchPage(url, { isFresh = false, isCrawling = false }, signal) {
			const target = targets.check(url);
			const key = `${isFresh ? 'fresh' : ''} ${isCrawling ? 'crawling' : ''} ${target.href}`;
			const beforeHop = isCrawling ? checkRobots : anywhere;
			const fetchOnce = async (own: AbortSignal): Promise<WebPage> =>
				await fetchHops(target, { isFresh }, beforeHop, own);
			return await flights.run(key, fetchOnce, AbortSignal.any([signal, closed.signal]));
		},
		async callService(serviceRequest, signal) {
			return await callService(serviceRequest, AbortSignal.any([signal, closed.signal]));
		},
		async [Symbol.asyncDispose]() {
			closed.abort(new Error('The door to the web was closed.'));
			await dispatchers[Symbol.asyncDispose]();
		},
	};
}

const anywhere: BeforeHop = async () => {};
