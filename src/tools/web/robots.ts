import robotsParser from 'robots-parser';
import { WebError, type WebPage } from './door.ts';
import { SingleFlight } from './singleFlight.ts';
import { named } from './webErrors.ts';

/** Throws `WebError` where the site's robots.txt asks programs like this one not to read an address. */
export type RobotsCheck = (url: URL, signal: AbortSignal) => Promise<void>;

/**
 * RFC 9309: a site without robots.txt (4xx) allows all, one that cannot say (5xx) allows nothing. What is read is believed for
 * a while, `product` being our name without version.
 */
export function createRobotsCheck(
	fetchRobots: (url: URL, signal: AbortSignal) => Promise<WebPage>,
	product: string,
): RobotsCheck {
	const known = new Map<string, { readonly isAllowed: (url: string) => boolean; readonly until: number }>();
	const flights = new SingleFlight<(url: string) => boolean>();
	return async (url, signal) => {
		const { origin } = url;
		const kept = known.get(origin);
		const isKept = kept !== undefined && kept.until > performance.now();
		const isAllowed = isKept ? kept.isAllowed : await flights.run(origin, async own => await read(origin, own), signal);
		if (!isAllowed(url.href)) {
			throw new WebError(
				'robots',
				`${named(url)} was not read: the site's robots.txt asks programs not to follow links there. Read it only if the user or a search named it.`,
			);
		}
	};

	async function read(origin: string, signal: AbortSignal): Promise<(url: string) => boolean> {
		const isAllowed = await rulesOf(origin, signal);
		if (known.size >= mostOrigins) {
			known.clear();
		}
		known.set(origin, { isAllowed, until: performance.now() + believedFor });
		return isAllowed;
	}

	async function rulesOf(origin: string, signal: AbortSignal): Promise<(url: string) => boolean> {
		const address = new URL('/robots.txt', origin);
		try {
			const { bytes } = await fetchRobots(address, signal);
			const rules = parseRobots(address.href, readable(bytes));
			return url => rules.isAllowed(url, product) ?? true;
		} catch (error) {
			if (!(error instanceof WebError)) {
				throw error;
			}
			switch (error.code) {
				case 'status':
					return error.status !== undefined && error.status < 500 && error.status !== 429 ? () => true : () => false;
				case 'refused':
				case 'redirects':
				case 'too-large':
				case 'malformed':
					return () => true;
				default:
					// The page itself would fare no better.
					throw error;
			}
		}
	}
}

/**
 * As much as RFC 9309 asks to be read, with a bound on rules that have wildcards: matching one takes time in proportion to its
 * length and the address's, both of which a hostile site chooses.
 */
function readable(bytes: Uint8Array): string {
	let wild = 0;
	return new TextDecoder()
		.decode(bytes.subarray(0, longestRobots))
		.split(/\r\n?|\n/)
		.filter(line => !/^\s*(?:dis)?allow\s*:.*\*/i.test(line) || (wild += line.length) <= mostWild)
		.join('\n');
}

const longestRobots = 500 * 1024;
const mostWild = 50 * 1024;
const believedFor = 60 * 60_000;
const mostOrigins = 1_000;

interface Rules {
	isAllowed(url: string, product: string): boolean | undefined;
}

/** The package is CommonJS, whatever its types say: what is imported is the function itself. */
function parseRobots(address: string, text: string): Rules {
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return (robotsParser as unknown as (address: string, text: string) => Rules)(address, text);
}
