import type * as z from 'zod';
import { delay } from '../../base/abort.ts';
import { createRedactor, quoteForeign, type Redact } from '../../llm/redact.ts';
import { type ServiceReply, type ServiceRequest, type WebDoor, WebError } from '../web/door.ts';
import { plainText } from './plainText.ts';
import { SearchError, type SearchErrorCode } from './searchProvider.ts';

/** A service as messages name it. */
export interface Service {
	/** `Serper` */
	readonly name: string;
	/** The environment variable that holds its key, where it takes one. */
	readonly variable?: string;
	/** The key, so that no message ever repeats it. */
	readonly key?: string;
	/** What a refusal means that says so by its words or by an uncommon status; nothing for what the status says by itself. */
	readonly explain?: (reply: ServiceReply) => Explanation | undefined;
	/** Whether a reply with an error's status is an answer all the same. */
	readonly isAnswer?: (reply: ServiceReply) => boolean;
	/** How many seconds a refusal asks to wait, where the service has its own way to say so; the door knows `Retry-After`. */
	readonly secondsToWait?: (reply: ServiceReply) => number | undefined;
}

/** How a service with a key is reached. */
export interface KeyedOptions {
	readonly key: string;
	/** Another address than the service's own: a gateway, a test's server. It may be on this machine. */
	readonly endpoint?: URL;
}

/** What is wrong, and optionally the whole sentence to say. */
export interface Explanation {
	readonly code: SearchErrorCode;
	readonly message?: string;
}

/** Asks a service and reads its JSON. Throws `SearchError`. */
export async function askForJson<Answer>(
	door: WebDoor,
	service: Service,
	request: Omit<ServiceRequest, 'service'>,
	answer: z.ZodType<Answer>,
	signal: AbortSignal,
): Promise<Answer> {
	return readJson(service, await askService(door, service, request, signal), answer);
}

/** Reads a reply's JSON. Throws `SearchError` when it is something else. */
export function readJson<Answer>({ name }: Service, { text }: ServiceReply, answer: z.ZodType<Answer>): Answer {
	const parsed = answer.safeParse(parseJson(text));
	if (!parsed.success) {
		const isPage = /^\s*<(?:!doctype|html|\?xml)/i.test(text);
		throw new SearchError(
			'malformed',
			isPage
				? `${name} answered with a web page instead of results. A proxy or login page may stand in between, or its address is wrong.`
				: `${name} answered in a form that cannot be read. Its API may have changed.`,
		);
	}
	return parsed.data;
}

/** Asks a service, and once more after a short wait where that may help. Throws `SearchError` for whatever is no success. */
export async function askService(
	door: WebDoor,
	service: Service,
	request: Omit<ServiceRequest, 'service'>,
	signal: AbortSignal,
): Promise<ServiceReply> {
	let reply = await call(door, service, request, signal);
	const wait = secondsToWait(service, reply);
	if (wait !== undefined && wait <= longestWait) {
		await delay(wait * 1_000, signal);
		reply = await call(door, service, request, signal);
	}
	const explanation = service.explain?.(reply);
	if (explanation || (reply.status >= 300 && service.isAnswer?.(reply) !== true)) {
		const redact = createRedactor([service.key]);
		const code = explanation?.code ?? codeOf(reply.status);
		throw new SearchError(code, explanation?.message ?? describe(code, service, reply, redact));
	}
	return reply;
}

async function call(
	door: WebDoor,
	service: Service,
	request: Omit<ServiceRequest, 'service'>,
	signal: AbortSignal,
): Promise<ServiceReply> {
	try {
		return await door.callService({ timeout: 10_000, ...request, service: service.name }, signal);
	} catch (error) {
		if (!(error instanceof WebError)) {
			throw error;
		}
		const message = createRedactor([service.key])(error.message);
		switch (error.code) {
			case 'offline':
				throw new SearchError('offline', offline, { cause: error });
			case 'too-large':
			case 'malformed':
				throw new SearchError('malformed', message, { cause: error });
			case 'refused':
			case 'robots':
			case 'unreachable':
			case 'timeout':
			case 'redirects':
			case 'status':
				throw new SearchError('unavailable', message, { cause: error });
		}
	}
}

/** The same whoever was asked, so that it is said once. */
const offline = 'There is no network connection, so nothing on the web can be searched. Files can still be searched.';

/** In seconds: a run waits as long for a service that has a limit per second, and asks another one otherwise. */
const longestWait = 3;

/** A server that fails for a moment is the commonest of faults, and Wikipedia alone has no other to take its place. */
function secondsToWait(service: Service, reply: ServiceReply): number | undefined {
	if (reply.status === 429) {
		return service.secondsToWait?.(reply);
	}
	return reply.status >= 500 && reply.status <= 504 ? 0.3 : undefined;
}

function codeOf(status: number): SearchErrorCode {
	switch (status) {
		case 401:
		case 403:
			return 'unauthorized';
		case 402:
		case 429:
		// Tavily's own: the plan's limit, and that of paying as one goes.
		case 432:
		case 433:
			return 'quota';
		default:
			return 'unavailable';
	}
}

function describe(code: SearchErrorCode, { name, variable }: Service, reply: ServiceReply, redact: Redact): string {
	const words = quoteForeign(ownWords(reply.text), redact);
	const answer = `status ${reply.status}${words === '' ? '' : `: “${words}”`}`;
	switch (code) {
		case 'unauthorized':
			return variable === undefined
				? `${name} refused the request (${answer}).`
				: `${name} refused the key in ${variable} (${answer}). Set a valid key, or leave ${name} out with --search.`;
		case 'quota':
			return `${name} has had too many requests, or its plan is used up (${answer}). It is left out for now.`;
		case 'unavailable':
		case 'malformed':
		case 'offline':
			return `${name} gave no results (${answer}).`;
	}
}

/** The sentence in an error body, wherever a service puts it; of a web page, its text. */
function ownWords(text: string): string {
	const found = sentenceIn(parseJson(text), 0);
	return found ?? (/^\s*[{[]/.test(text) ? '' : plainText(text, 200));
}

function sentenceIn(value: unknown, depth: number): string | undefined {
	if (typeof value === 'string') {
		return value;
	}
	if (typeof value !== 'object' || value === null || depth > 3) {
		return undefined;
	}
	for (const name of ['readableMessage', 'message', 'detail', 'error', 'errMsg', 'info']) {
		const found = Object.hasOwn(value, name) ? sentenceIn(Reflect.get(value, name), depth + 1) : undefined;
		if (found !== undefined) {
			return found;
		}
	}
	return undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
