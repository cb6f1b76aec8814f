import { isIP } from 'node:net';
import { isLoopbackAddress } from './addresses.ts';
import { bare, portOf } from './targets.ts';

/** Environment variables, as `process.env` has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the user's environment names for an address, as curl reads it: `HTTPS_PROXY`, `HTTP_PROXY`, else `ALL_PROXY`, in
 * lower case first, unless `NO_PROXY` lists the host. This machine itself is never asked for through a proxy.
 *
 * Through a proxy, the checks of a literal address, and of a name that has an address here, are still ours, and so is that of
 * an https site's certificate. To which address the proxy then connects, and every byte of plain http, is its word alone:
 * whoever sets one trusts it.
 */
export function proxyFor(url: URL, variables: Variables): string | undefined {
	const host = bare(url.hostname);
	if (host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host)) {
		return undefined;
	}
	const own = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
	const proxy = read(variables, own) ?? read(variables, 'all_proxy');
	return proxy === undefined || isExempt(host, portOf(url), read(variables, 'no_proxy') ?? '')
		? undefined
		: asUri(proxy);
}

function read(variables: Variables, name: string): string | undefined {
	const value = variables[name] || variables[name.toUpperCase()];
	return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** `NO_PROXY` is `*`, or hosts with everything below them, each with or without a dot or `*.` before and a port behind. */
function isExempt(host: string, port: number, list: string): boolean {
	return list
		.toLowerCase()
		.split(/[,\s]+/)
		.filter(it => it !== '')
		.some(entry => {
			const [, name = '', portText] =
				isIP(entry) === 6 ? [entry, entry] : (/^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry) ?? []);
			const plain = name.replace(/^\*?\.?/, '');
			const isHost = name === '*' || host === plain || (plain !== '' && host.endsWith(`.${plain}`));
			return isHost && (portText === undefined || Number(portText) === port);
		});
}

/** undici knows `socks5` only; a proxy without a scheme is an HTTP proxy. */
function asUri(proxy: string): string {
	return (proxy.includes('://') ? proxy : `http://${proxy}`).replace(/^socks5h?:/, 'socks5:');
}
