import type { LookupAddress } from 'node:dns';
import PQueue from 'p-queue';
import type { Connectivity, Lookup } from './connectivity.ts';
import type { WebLimits } from './limits.ts';

/**
 * Resolves names with a bound on the wait and on how many are asked for at once: the system's resolver takes a thread each, which
 * it does not give back while a name server is silent, and there are four for all files and names of the process.
 */
export function createResolver(lookup: Lookup, connectivity: Connectivity, limits: WebLimits): Lookup {
	const queue = new PQueue({ concurrency: 2 });
	return async hostname => {
		const late = Promise.withResolvers<never>();
		const timer = setTimeout(() => {
			late.reject(Object.assign(new Error(`No address for ${hostname} in time.`), { code: 'EAI_TIMEOUT' }));
		}, limits.resolveMs);
		// By the time this one is given up it is then known whether others have an address.
		const suspicion = setTimeout(() => {
			connectivity.isOffline().catch(() => {});
		}, limits.resolveMs / 2);
		try {
			const addresses = queue.add(async () => await lookup(hostname));
			addresses.catch(() => {});
			return withAddresses(hostname, await Promise.race([addresses, late.promise]));
		} catch (error) {
			// Known before it is said: whoever is next in the queue need not find out again.
			await connectivity.isOffline();
			throw error;
		} finally {
			clearTimeout(timer);
			clearTimeout(suspicion);
		}
	};
}

function withAddresses(hostname: string, addresses: readonly LookupAddress[]): readonly LookupAddress[] {
	if (addresses.length === 0) {
		throw Object.assign(new Error(`No address for ${hostname}.`), { code: 'ENOTFOUND' });
	}
	return addresses;
}
