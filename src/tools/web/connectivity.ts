import type { LookupAddress } from 'node:dns';
import { hasNetwork } from './addresses.ts';
import type { WebLimits } from './limits.ts';
import { codeOf, offline } from './webErrors.ts';

/** All addresses of a name, or an error with the system's code (`ENOTFOUND`, `EAI_AGAIN`, …). */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * Knows whether this machine has a network, so that one dead host is told apart from a pulled cable, and a run that has none
 * learns it once and quickly.
 */
export class Connectivity {
	readonly #lookup: Lookup;
	readonly #limits: WebLimits;
	readonly #hasNetwork: () => boolean;
	readonly #worked = new Set<string>();
	#offlineUntil = 0;
	#probe: Promise<boolean> | undefined;

	constructor(lookup: Lookup, limits: WebLimits, hasOwnNetwork: () => boolean = hasNetwork) {
		this.#lookup = lookup;
		this.#limits = limits;
		this.#hasNetwork = hasOwnNetwork;
	}

	/** Throws at once while the machine is known to be offline, unless this very host has answered before. */
	assertOnline(host: string, what: string): void {
		if (performance.now() < this.#offlineUntil && !this.#worked.has(host)) {
			throw offline(what);
		}
		if (!this.#hasNetwork()) {
			throw offline(what);
		}
	}

	/** A host answered: there is a network. */
	worked(host: string): void {
		this.#offlineUntil = 0;
		if (this.#worked.size >= mostHosts) {
			this.#worked.clear();
		}
		this.#worked.add(host);
	}

	/** After a failure that being offline would explain: asks for names that always exist, once for all who want to know. */
	async isOffline(): Promise<boolean> {
		if (performance.now() < this.#offlineUntil) {
			return true;
		}
		this.#probe ??= this.#ask().finally(() => {
			this.#probe = undefined;
		});
		const isOffline = await this.#probe;
		this.#offlineUntil = isOffline ? performance.now() + this.#limits.offlineMs : 0;
		return isOffline;
	}

	async #ask(): Promise<boolean> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<boolean>(resolve => {
			timer = setTimeout(() => resolve(false), this.#limits.resolveMs / 2);
		});
		try {
			const found = Promise.any(
				knownNames.map(async name => {
					await this.#lookup(name);
					return true;
				}),
			).catch(() => false);
			return !(await Promise.race([found, late]));
		} finally {
			clearTimeout(timer);
		}
	}
}

/** IANA's own, which exist as long as names do. Nothing is sent to them: their addresses are asked for. */
const knownNames = ['example.com', 'iana.org'];
const mostHosts = 10_000;

/** Whether being offline would explain this error of the resolver or of a connection (all of its attempts). */
export function mayBeOffline(error: unknown): boolean {
	if (error instanceof AggregateError) {
		return error.errors.length > 0 && error.errors.every(mayBeOffline);
	}
	return offlineCodes.has(codeOf(error) ?? '');
}

const offlineCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_TIMEOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);
