import type { SecureContext } from 'node:tls';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Lookup } from './connectivity.ts';
import { type Connector, createConnector } from './connector.ts';
import type { WebLimits } from './limits.ts';
import { proxyFor, type Variables } from './proxy.ts';
import type { Targets } from './targets.ts';

/** Who asks: they share no connection, as what one may reach the other may not. */
export type Client = 'page' | 'service' | 'own-service';

export interface Dispatchers extends AsyncDisposable {
	/** What sends a request to this address, and the proxy that it goes through. */
	to(url: URL, client: Client): Route;
}

export interface Route {
	readonly dispatcher: Dispatcher;
	/** Host and port, without credentials. */
	readonly proxy: string | undefined;
}

/** Connections to the web, kept alive, HTTP/1.1 only, which cannot flood. */
export function createDispatchers(options: {
	readonly targets: Targets;
	readonly resolve: Lookup;
	readonly limits: WebLimits;
	readonly variables: Variables;
	readonly secureContext: () => SecureContext | undefined;
}): Dispatchers {
	const { targets, resolve, limits, variables, secureContext } = options;
	const agentOptions = {
		allowH2: false,
		maxHeaderSize: limits.headerBytes,
		// The time limits are our own: undici's clock is coarse, and has none for the whole.
		headersTimeout: 0,
		bodyTimeout: 0,
		keepAliveTimeout: 10_000,
		keepAliveMaxTimeout: 60_000,
	} as const;
	const isAllowedTo: Record<Client, (host: string, port: number) => boolean> = {
		page: (host, port) => targets.isAllowed(host, port),
		service: () => false,
		'own-service': () => true,
	};
	const agents = new Map<string, Dispatcher>();
	const connectors: Connector[] = [];

	return {
		to(url, client) {
			const proxy = proxyFor(url, variables);
			return proxy === undefined
				? { dispatcher: agentOf(client, () => directAgent(client)), proxy: undefined }
				: { dispatcher: agentOf(proxy, () => proxyAgent(proxy)), proxy: URL.parse(proxy)?.host ?? 'unknown' };
		},
		async [Symbol.asyncDispose]() {
			for (const connector of connectors) {
				connector[Symbol.dispose]();
			}
			await Promise.all([...agents.values()].map(async it => await it.destroy()));
		},
	};

	function agentOf(key: string, create: () => Dispatcher): Dispatcher {
		const agent = agents.get(key) ?? create();
		agents.set(key, agent);
		return agent;
	}

	function directAgent(client: Client): Dispatcher {
		const connector = createConnector({ isAllowed: isAllowedTo[client], resolve, limits, secureContext });
		connectors.push(connector);
		// A request may come a moment before the connection of the one before is free; it waits for that one.
		const connections = client === 'page' ? limits.requestsPerHost : null;
		return new Agent({ ...agentOptions, connections, connect: connector.connect });
	}

	function proxyAgent(uri: string): Dispatcher {
		const context = secureContext();
		const tls = { allowH2: false, ...(context ? { secureContext: context } : {}) };
		return new ProxyAgent({ ...agentOptions, uri, connectTimeout: limits.connectMs, requestTls: tls, proxyTls: tls });
	}
}
