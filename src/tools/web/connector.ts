import { isIP, connect as netConnect, type Socket } from 'node:net';
import { type SecureContext, connect as tlsConnect } from 'node:tls';
import type { buildConnector } from 'undici';
import { isPublicAddress } from './addresses.ts';
import type { Lookup } from './connectivity.ts';
import { WebError } from './door.ts';
import type { WebLimits } from './limits.ts';
import { notPublic } from './targets.ts';

export interface ConnectorOptions {
	/** Hosts that may be private, without brackets. */
	readonly isAllowed: (host: string, port: number) => boolean;
	readonly resolve: Lookup;
	readonly limits: WebLimits;
	/** Whom to trust; Node's own list when absent. */
	readonly secureContext: () => SecureContext | undefined;
}

export interface Connector extends Disposable {
	readonly connect: buildConnector.connector;
}

/**
 * Dials, for undici's agents. The guard is here because here is where names become addresses: a literal is checked (`lookup` is
 * never called for one), every address of a name is checked, those and no others are dialled, and the connection's own word on
 * where it leads is checked before a byte is sent.
 */
export function createConnector({ isAllowed, resolve, limits, secureContext }: ConnectorOptions): Connector {
	const dialling = new Set<Socket>();
	let isClosed = false;
	return {
		connect(options, callback) {
			void hear(options, callback);
		},
		[Symbol.dispose]() {
			isClosed = true;
			for (const socket of dialling) {
				socket.destroy(new Error(closed));
			}
		},
	};

	/** undici takes a callback, and must hear of each dial exactly once. */
	async function hear(options: buildConnector.Options, callback: buildConnector.Callback): Promise<void> {
		let socket: Socket;
		try {
			socket = await dial(options);
		} catch (error) {
			callback(error instanceof Error ? error : new Error(String(error)), null);
			return;
		}
		callback(null, socket);
	}

	async function dial({ hostname, port, protocol }: buildConnector.Options): Promise<Socket> {
		const isSecure = protocol === 'https:';
		const dialled = port === '' ? (isSecure ? 443 : 80) : Number(port);
		const isFree = isAllowed(hostname, dialled);
		const literal = isIP(hostname);
		const addresses = literal === 0 ? await resolve(hostname) : [{ address: hostname, family: literal }];
		const wrong = isFree ? undefined : addresses.find(it => !isPublicAddress(it.address));
		if (isClosed) {
			throw new Error(closed);
		}
		if (wrong) {
			throw privateAddress(hostname, wrong.address);
		}
		const target = {
			host: hostname,
			port: dialled,
			lookup: (_name: string, { all }: { readonly all?: boolean | undefined }, give: GiveAddresses) => {
				const [first] = addresses;
				if (all) {
					give(null, [...addresses]);
				} else {
					give(null, first?.address ?? '', first?.family ?? 0);
				}
			},
		};
		const context = isSecure ? secureContext() : undefined;
		const socket = isSecure
			? tlsConnect({
					...target,
					...(literal === 0 ? { servername: hostname } : {}),
					...(context ? { secureContext: context } : {}),
					ALPNProtocols: ['http/1.1'],
				})
			: netConnect(target);
		dialling.add(socket);
		try {
			await connected(socket, isSecure ? 'secureConnect' : 'connect', limits.connectMs);
		} finally {
			dialling.delete(socket);
		}
		if (!isFree && !isPublicAddress(socket.remoteAddress ?? '')) {
			socket.destroy();
			throw privateAddress(hostname, socket.remoteAddress ?? 'nowhere');
		}
		socket.setNoDelay(true);
		return socket;
	}
}

const closed = 'The door to the web was closed.';

type GiveAddresses = (
	error: NodeJS.ErrnoException | null,
	address: string | { address: string; family: number }[],
	family?: number,
) => void;

function privateAddress(host: string, address: string): WebError {
	const why = notPublic(host, address === host ? undefined : address);
	return new WebError('refused', `${host} is refused: ${why}`);
}

async function connected(socket: Socket, event: 'connect' | 'secureConnect', ms: number): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const timer = setTimeout(() => {
		socket.destroy(Object.assign(new Error(`No connection within ${ms} ms.`), { code: 'ETIMEDOUT' }));
	}, ms);
	// Stays on: an error between two requests would otherwise have no listener.
	socket.on('error', reject);
	socket.once(event, resolve);
	try {
		await promise;
	} finally {
		clearTimeout(timer);
	}
}
