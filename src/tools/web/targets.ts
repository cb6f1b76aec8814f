import { isIP } from 'node:net';
import { isPublicAddress } from './addresses.ts';
import { refused } from './webErrors.ts';

/** Says which addresses may be asked for, before anything is resolved or dialled. */
export interface Targets {
	/**
	 * The address as it is asked for: without fragment, its host without the dot at the end. Throws `WebError` for what is
	 * refused by its looks: scheme, user name, port, a literal address or a name that is not of the public internet.
	 */
	check(url: URL): URL;
	/** Whether the user allowed this host (as `URL` writes it, or without brackets), though it may be private. */
	isAllowed(host: string, port: number): boolean;
}

/** Each of `allowedHosts` is a host, or a host and port: `wiki.corp`, `127.0.0.1:8080`, `[::1]:8080`. */
export function createTargets(allowedHosts: readonly string[]): Targets {
	const allowed = new Set(allowedHosts.map(readAllowed).filter(it => it !== undefined));
	return {
		check(url) {
			const target = new URL(url);
			target.hash = '';
			target.hostname = target.hostname.replace(/\.+$/, '');
			const why = refusal(target);
			if (why !== undefined) {
				throw refused(target, why);
			}
			return target;
		},
		isAllowed(host, port) {
			const name = bare(host);
			return allowed.has(name) || allowed.has(`${name} ${port}`);
		},
	};

	function refusal(url: URL): string | undefined {
		if (url.protocol !== 'http:' && url.protocol !== 'https:') {
			return 'only http and https addresses can be read. Give one of these.';
		}
		if (url.username !== '' || url.password !== '') {
			url.username = '';
			url.password = '';
			return 'an address with a user name or password in it is never sent. Give the address without them.';
		}
		const host = bare(url.hostname);
		const port = portOf(url);
		if (allowed.has(`${host} ${port}`)) {
			return undefined;
		}
		if (badPorts.has(port)) {
			return `port ${port} is not that of a web site. Give an address without a port.`;
		}
		if (allowed.has(host)) {
			return undefined;
		}
		if (isIP(host) === 0 ? isLocalName(host) : !isPublicAddress(host)) {
			return notPublic(host);
		}
		return undefined;
	}
}

/** Why a host is refused whose address, or one of whose addresses, is not of the public internet. */
export function notPublic(host: string, address?: string): string {
	const is = address === undefined ? `${host} is no public address` : `${host} leads to ${address}, no public address`;
	return `${is}. Machines in private networks, and this one, are only read when the user allows the host by name. Read public sources.`;
}

/** The port that is dialled. */
export function portOf(url: URL): number {
	return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** A URL's host name without the brackets of IPv6. */
export function bare(hostname: string): string {
	return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Names that never lead to the public internet (RFC 6761, 6762, 7686, 8375, ICANN's `internal`, and custom), nor do those without a dot. */
function isLocalName(host: string): boolean {
	return (
		!/[^.]\.[^.]/.test(host) ||
		/\.(?:localhost|local|internal|home\.arpa|lan|intranet|corp|private|onion|svc)$/.test(host)
	);
}

function readAllowed(entry: string): string | undefined {
	const text = entry.trim();
	const address = text.includes('://') ? text : `http://${isIP(text) === 6 ? `[${text}]` : text}`;
	if (!URL.canParse(address)) {
		return undefined;
	}
	const url = new URL(address);
	const host = bare(url.hostname.replace(/\.+$/, ''));
	const hasPort = text.includes('://') || /[^:]:\d+$|\]:\d+$/.test(text.replace(/\/.*$/, ''));
	return hasPort && isIP(text) !== 6 ? `${host} ${portOf(url)}` : host;
}

/** Those that browsers refuse (Fetch standard, "port blocking"), and those of databases, brokers and remote control. */
const badPorts: ReadonlySet<number> = new Set([
	0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
	111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
	540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
	6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 445, 873, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432,
	5672, 5900, 5985, 6379, 9042, 10250, 11211, 27017,
]);
