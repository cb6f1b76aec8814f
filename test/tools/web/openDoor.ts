import type { LookupAddress } from 'node:dns';
import { type WebDoor, WebError } from '../../../src/tools/web/door.ts';
import { createWebDoor, type WebDoorOptions } from '../../../src/tools/web/webDoor.ts';

/** A door with short limits and no cache, which resolves the names it is told and no others. */
export function openDoor(
	options: Partial<WebDoorOptions> & { readonly names?: Readonly<Record<string, readonly string[]>> } = {},
): WebDoor {
	const { names = {}, ...rest } = options;
	return createWebDoor({
		userAgent: 'deep-research/0.1 (+https://deep-research.test)',
		cacheFolder: undefined,
		allowedHosts: [],
		variables: {},
		now: () => new Date(),
		lookup: async name => resolved(name, { 'example.com': ['93.184.215.14'], ...names }),
		...rest,
		limits: { firstByteMs: 1_500, idleMs: 800, totalMs: 4_000, retryMs: 10, resolveMs: 1_000, ...rest.limits },
	});
}

/** What `dns.lookup` gives, or throws for a name that is not in the list. */
export function resolved(name: string, names: Readonly<Record<string, readonly string[]>>): readonly LookupAddress[] {
	const addresses = names[name];
	if (!addresses) {
		throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
	}
	return addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }));
}

export const never: AbortSignal = new AbortController().signal;

export async function fetchText(door: WebDoor, url: URL | string): Promise<string> {
	const { bytes } = await door.fetchPage(new URL(url), {}, never);
	return new TextDecoder().decode(bytes);
}

/** The error of a fetch that must fail. */
export async function failureOf(fetching: Promise<unknown>): Promise<WebError> {
	try {
		await fetching;
	} catch (error) {
		if (error instanceof WebError) {
			return error;
		}
		throw error;
	}
	throw new Error('It was expected to fail.');
}

/** The words of a text, for lists of many short things. */
export function list(text: string): readonly string[] {
	return text.trim().split(/\s+/);
}
