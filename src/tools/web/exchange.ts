import type { Dispatcher } from 'undici';
import { ByteCollector } from './byteCollector.ts';
import type { Deadlines } from './deadlines.ts';
import { decodersFor } from './decoding.ts';
import { WebError } from './door.ts';
import type { HeaderFields } from './freshness.ts';
import type { WebLimits } from './limits.ts';
import { timedOut, tooLarge } from './webErrors.ts';

/** The first half of an answer. Its body must be read or discarded. */
export interface Answer {
	readonly status: number;
	/** Names in lower case; repeated ones joined by commas. */
	readonly headers: HeaderFields;
	readonly body: Dispatcher.ResponseData['body'];
}

export interface Outgoing {
	readonly url: URL;
	/** How messages name it. */
	readonly what: string;
	readonly method: 'GET' | 'POST';
	readonly headers: HeaderFields;
	readonly body?: string | Uint8Array | undefined;
}

/** Sends a request and waits for the head of its answer, as long as the deadlines allow. Redirects are answers like others. */
export async function send(
	dispatcher: Dispatcher,
	{ url, what, method, headers, body }: Outgoing,
	deadlines: Deadlines,
	limits: WebLimits,
): Promise<Answer> {
	deadlines.start('first byte', limits.firstByteMs, () => timedOut(what, 'did not begin to answer in time'));
	try {
		const answer = await dispatcher.request({
			origin: url.origin,
			path: `${url.pathname}${url.search}`,
			method,
			headers,
			body: body ?? null,
			signal: deadlines.signal,
		});
		return { status: answer.statusCode, headers: flat(answer.headers), body: answer.body };
	} finally {
		deadlines.stop('first byte');
	}
}

/** Reads a body to its end so that its connection can be used again, if that is soon; otherwise hangs up. */
export async function discard({ headers, body }: Answer, deadlines: Deadlines): Promise<void> {
	body.on('error', () => {});
	const length = Number(headers['content-length'] ?? Number.NaN);
	if (length <= cheapBody) {
		await body
			.dump({ limit: cheapBody, signal: AbortSignal.any([deadlines.signal, AbortSignal.timeout(500)]) })
			.catch(() => {});
	} else {
		body.destroy();
	}
}

const cheapBody = 64 * 1024;

/**
 * Reads a body, decompressed, as it comes: nothing is kept beyond `mostBytes` for what its beginning shows it to be, nor is more
 * than the largest of these taken from the network. `headBytes` are enough to ask.
 */
export async function readBody(
	{ headers, body }: Answer,
	{ what, mostBytes, mostCompressed }: BodyLimits,
	deadlines: Deadlines,
	limits: WebLimits,
): Promise<Uint8Array> {
	const decoders = decodersFor(headers['content-encoding']);
	if (!decoders) {
		body.on('error', () => {}).destroy();
		throw new WebError('malformed', `${what} is compressed in a way that cannot be read here: try another address.`);
	}
	if (Number(headers['content-length'] ?? 0) > mostCompressed) {
		body.on('error', () => {}).destroy();
		throw tooLarge(what, mostCompressed);
	}
	const collector = new ByteCollector();
	let most: number | undefined;
	try {
		const pieces = counted(body, { what, mostCompressed }, deadlines, limits);
		for await (const piece of decoders.reduce<AsyncIterable<Uint8Array>>((source, decode) => decode(source), pieces)) {
			if (collector.length + piece.length > (most ?? mostCompressed)) {
				throw tooLarge(what, most ?? mostCompressed);
			}
			collector.add(piece);
			if (most === undefined && collector.length >= headBytes) {
				most = await mostBytes(collector.bytes());
			}
		}
	} finally {
		deadlines.stop('idle');
		body.on('error', () => {}).destroy();
	}
	const bytes = collector.bytes();
	most ??= await mostBytes(bytes);
	if (bytes.length > most) {
		throw tooLarge(what, most);
	}
	return bytes;
}

export interface BodyLimits {
	readonly what: string;
	/** How much to read of a body that begins so. */
	readonly mostBytes: (head: Uint8Array) => Promise<number>;
	readonly mostCompressed: number;
}

const headBytes = 4100;

async function* counted(
	body: AsyncIterable<Uint8Array>,
	{ what, mostCompressed }: Pick<BodyLimits, 'what' | 'mostCompressed'>,
	deadlines: Deadlines,
	limits: WebLimits,
): AsyncGenerator<Uint8Array> {
	const startIdle = (): void =>
		deadlines.start('idle', limits.idleMs, () => timedOut(what, 'stopped sending in the middle'));
	startIdle();
	let received = 0;
	for await (const piece of body) {
		startIdle();
		received += piece.length;
		if (received > mostCompressed) {
			throw tooLarge(what, mostCompressed);
		}
		yield piece;
	}
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): HeaderFields {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.toLowerCase(),
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}
