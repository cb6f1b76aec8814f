import PQueue from 'p-queue';
import { getDomain } from 'tldts';
import { delay } from '../../base/abort.ts';
import type { WebLimits } from './limits.ts';

/** Sees to it that no site is asked for much at once, that a site which asks for a rest has it, and that we are not everywhere at once. */
export class Politeness {
	readonly #limits: WebLimits;
	readonly #all: PQueue;
	readonly #sites = new Map<string, Site>();

	constructor(limits: WebLimits) {
		this.#limits = limits;
		this.#all = new PQueue({ concurrency: limits.requestsAtOnce });
	}

	/** Does the work when the host's site has time for it; rejects with the signal's reason when it aborts before. */
	async visit<Result>(host: string, work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
		const name = siteOf(host);
		const site = this.#sites.get(name) ?? {
			queue: new PQueue({ concurrency: this.#limits.requestsPerHost }),
			rests: 0,
		};
		this.#sites.set(name, site);
		try {
			return await site.queue.add(
				async () => {
					for (let ms = site.rests - performance.now(); ms > 0; ms = site.rests - performance.now()) {
						await delay(ms, signal);
					}
					return await work();
				},
				{ signal },
			);
		} finally {
			if (site.queue.size + site.queue.pending === 0 && site.rests <= performance.now()) {
				this.#sites.delete(name);
			}
		}
	}

	/** One request, within a visit, when there are not too many to all hosts together. */
	async request<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
		return await this.#all.add(work, { signal });
	}

	/** The host wants to be left alone: no visit begins before. */
	rest(host: string, ms: number): void {
		const site = this.#sites.get(siteOf(host));
		if (site) {
			site.rests = Math.max(site.rests, performance.now() + ms);
		}
	}
}

interface Site {
	readonly queue: PQueue;
	/** Until when, by the monotonic clock. */
	rests: number;
}

/**
 * Whose machines a host's are: `en.wikipedia.org` and `de.wikipedia.org` are one site, `a.github.io` and `b.github.io` two.
 * A hostile page gets no more requests out of us by inventing subdomains.
 */
function siteOf(host: string): string {
	return getDomain(host, { allowPrivateDomains: true }) ?? host;
}
