import { type Body, guarded, joined } from './eventBody.ts';
import { ModelError } from './modelError.ts';

export interface ModelFetchOptions {
	/** All that is sent besides the content type: the client's own headers, which tell about the machine, are not. */
	readonly headers: Readonly<Record<string, string>>;
	/** Where to look when the address is wrong, for messages. */
	readonly address: string;
	/** What opens connections; the host's `fetch`, which knows its proxy and certificates, when absent. */
	readonly connect?: Connect | undefined;
}

export type Connect = (url: string, init: RequestInit) => Promise<Response>;

export interface ModelFetch {
	(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/**
 * The door to a model endpoint: `fetch`, which goes to one origin only, and gives a body that is a stream of server-sent events or
 * a short error. A plain JSON reply becomes a stream of one event; a page for people is an error; nothing is read without end.
 */
export function createModelFetch({ headers, address, connect = hostFetch }: ModelFetchOptions): ModelFetch {
	return async (input, init = {}) => {
		const url = new URL(input instanceof Request ? input.url : input);
		const own = { ...headers, ...contentType(init) };
		const response = await followWithin(url, { ...init, headers: own }, { address, connect });
		const { status } = response;
		if (!response.ok) {
			const body = await readHead(response, longestErrorBody);
			return new Response(status === 304 ? null : body, { status, headers: response.headers });
		}
		const { first, rest } = await peek(response);
		switch (kindOf(first)) {
			case 'json':
				return new Response(asEvent(await collect(first, rest, address), address), { headers: eventStream });
			case 'html':
				await rest.cancel().catch(() => {});
				throw new ModelError(
					'malformed',
					`${address} answered with a web page in place of a reply: check that the address is that of an API (most end in /v1) and that no sign-in page or proxy stands before it.`,
				);
			case 'events':
				return new Response(guarded(first, rest, address), { headers: eventStream });
		}
	};
}

/** Asks an endpoint something other than a reply: its models. An error status comes back as it is, its body read and cut. */
export async function getJson(
	url: string,
	{ address, key }: { readonly address: string; readonly key: string | undefined },
	signal: AbortSignal,
): Promise<
	{ readonly json: unknown } | { readonly status: number; readonly body: unknown; readonly headers: Headers }
> {
	const headers = { ...ownHeaders(key), accept: 'application/json' };
	const response = await followWithin(
		new URL(url),
		{ method: 'GET', headers, signal },
		{ address, connect: hostFetch },
	);
	if (!response.ok) {
		const text = await readHead(response, longestErrorBody);
		return { status: response.status, body: parsed(text) ?? text, headers: response.headers };
	}
	const { first, rest } = await peek(response);
	const text = await collect(first, rest, address);
	const json = parsed(text);
	if (json === undefined) {
		throw new ModelError(
			'malformed',
			`${address} answered with a page or a text in place of JSON: check that the address is that of an API (most end in /v1).`,
		);
	}
	return { json };
}

/** What every request says about us: the name of the program, and the key where there is one. */
export function ownHeaders(key: string | undefined): Record<string, string> {
	return { 'user-agent': 'deep-research', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) };
}

const eventStream = { 'content-type': 'text/event-stream' };
const longestErrorBody = 64 * 1024;
const longestJson = 8 * 1024 * 1024;
const mostRedirects = 3;

function contentType(init: RequestInit): Record<string, string> {
	return init.body === undefined || init.body === null ? {} : { 'content-type': 'application/json' };
}

/** The one place from which prompts leave. */
const hostFetch: Connect = async (url, init) => {
	// oxlint-disable-next-line no-restricted-globals
	return await fetch(url, init);
};

/** A redirect may stay on its origin and keep its method; any other would take the key elsewhere or drop the prompt. */
async function followWithin(
	url: URL,
	init: RequestInit,
	{ address, connect }: { readonly address: string; readonly connect: Connect },
): Promise<Response> {
	let target = url;
	for (let redirects = 0; ; redirects++) {
		const response = await connect(target.href, { ...init, redirect: 'manual' });
		const location = response.headers.get('location');
		if (response.status < 300 || response.status > 399 || location === null) {
			return response;
		}
		await response.body?.cancel();
		const next = URL.canParse(location, target.href) ? new URL(location, target.href) : undefined;
		const keepsRequest = init.method?.toUpperCase() === 'GET' || response.status === 307 || response.status === 308;
		if (!next || next.origin !== target.origin || !keepsRequest || redirects >= mostRedirects) {
			const where = next ? `to ${next.origin}${next.pathname}` : 'to nowhere';
			throw new ModelError(
				'network',
				`${address} redirects ${where}, which is not followed, as the key would go with it: if you trust that address, configure it in place of the old one.`,
				{ isTransient: false },
			);
		}
		target = next;
	}
}

/** Reads up to the first byte that tells what the body is. */
async function peek(response: Response): Promise<{ readonly first: Uint8Array; readonly rest: Body }> {
	const reader = response.body?.getReader();
	if (!reader) {
		return { first: new Uint8Array(), rest: { read: async () => undefined, cancel: async () => {} } };
	}
	const rest: Body = {
		read: async () => (await reader.read()).value,
		cancel: async () => await reader.cancel(),
	};
	let first = new Uint8Array();
	while (kindByte(first) === undefined && first.length < longestErrorBody) {
		const next = await rest.read();
		if (!next) {
			break;
		}
		first = joined([first, next]);
	}
	return { first: withoutBom(first), rest };
}

function kindOf(first: Uint8Array): 'json' | 'html' | 'events' {
	const byte = kindByte(first);
	return byte === 0x7b || byte === 0x5b ? 'json' : byte === 0x3c ? 'html' : 'events';
}

/** The first byte that is neither space nor byte order mark. */
function kindByte(bytes: Uint8Array): number | undefined {
	return bytes.find(it => ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].includes(it));
}

function withoutBom(bytes: Uint8Array): Uint8Array {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

async function collect(first: Uint8Array, rest: Body, address: string): Promise<string> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for (let next: Uint8Array | undefined = first; next; next = await rest.read()) {
		pieces.push(next);
		length += next.length;
		if (length > longestJson) {
			await rest.cancel();
			throw new ModelError(
				'malformed',
				`${address} sent more than ${longestJson / 1024 / 1024} MB as one reply: check which server answers there.`,
			);
		}
	}
	return new TextDecoder().decode(joined(pieces));
}

function asEvent(json: string, address: string): string {
	try {
		return `data: ${JSON.stringify(JSON.parse(json))}\n\ndata: [DONE]\n\n`;
	} catch (cause) {
		throw new ModelError(
			'malformed',
			`${address} sent JSON that cannot be read: if it does so again, look at the server's log.`,
			{ cause },
		);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

async function readHead(response: Response, limit: number): Promise<string> {
	const { first, rest } = await peek(response);
	const pieces = [first];
	let length = first.length;
	while (length < limit) {
		const next = await rest.read().catch(() => undefined);
		if (!next) {
			return new TextDecoder().decode(joined(pieces));
		}
		pieces.push(next);
		length += next.length;
	}
	await rest.cancel().catch(() => {});
	return new TextDecoder().decode(joined(pieces).subarray(0, limit));
}
