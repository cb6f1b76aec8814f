import { OpenAI } from 'openai';
import { ChatReply } from './chatReply.ts';
import { type Droppable, droppable, toChatRequest } from './chatRequest.ts';
import { type EndpointNames, toModelError } from './endpointError.ts';
import type { Model, ModelPart, ModelRequest } from './model.ts';
import { ModelError } from './modelError.ts';
import { type Connect, createModelFetch, ownHeaders } from './modelFetch.ts';
import { createRedactor } from './redact.ts';
import { ReplyDeadlines, type ReplyTimeouts, timeoutsFor } from './replyDeadlines.ts';

export interface OpenAIModelOptions {
	/** As the user would name it: `openai:gpt-…`. */
	readonly name: string;
	/** Up to and with `/v1`. */
	readonly baseUrl: string;
	/** The endpoint's name for the model. */
	readonly model: string;
	readonly key?: string | undefined;
	/** Where the key comes from, for messages. */
	readonly keyVariable?: string | undefined;
	readonly organization?: string | undefined;
	/** Sent with each request, besides the key. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly timeouts?: Partial<ReplyTimeouts>;
	/** What to do when nothing answers, for messages. */
	readonly startHint?: string | undefined;
	/** What opens connections, when it is not the host's `fetch`. */
	readonly connect?: Connect | undefined;
}

/**
 * A model behind an OpenAI-compatible chat completions endpoint. It sends a request once: whoever wants retries wraps it in
 * `withRetries`. The key goes to this one origin and into no text.
 */
export function createOpenAIModel(options: OpenAIModelOptions): Model {
	const { name, baseUrl, model, key, keyVariable, startHint } = options;
	const redact = createRedactor([key, ...Object.values(options.headers ?? {})]);
	const address = addressOf(baseUrl);
	const endpoint: EndpointNames = { address, model, keyVariable, startHint, hasKey: key !== undefined };
	const timeouts = { ...timeoutsFor(baseUrl), ...options.timeouts };
	const client = createClient(options, address);
	const unsupported = new Set<Droppable>();

	return {
		name,
		async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void> {
			signal.throwIfAborted();
			using deadlines = new ReplyDeadlines(timeouts, address, signal);
			const reply = new ChatReply();
			try {
				deadlines.waitFor('firstToken');
				const chunks = await send(request, deadlines.signal);
				for await (const chunk of chunks) {
					const before = reply.steps;
					for (const part of reply.read(chunk)) {
						deadlines.pause();
						yield part;
					}
					if (reply.isRunaway) {
						break;
					}
					if (reply.hasFinished) {
						deadlines.waitFor('afterFinish');
					} else if (reply.steps > before) {
						deadlines.waitFor('betweenTokens');
					}
				}
				// The client ends its stream in silence when the request is aborted.
				deadlines.signal.throwIfAborted();
			} catch (error) {
				signal.throwIfAborted();
				if (!reply.hasFinished) {
					throw deadlines.expired ?? toModelError(error, endpoint, redact);
				}
				// The reply was whole; what broke came after it.
			}
			deadlines.pause();
			if (!reply.hasFinished && !reply.isRunaway) {
				throw new ModelError(
					'network',
					`The reply of ${address} broke off before its end: check the network connection, then try again.`,
				);
			}
			if (reply.isEmpty && !reply.wasFiltered) {
				throw new ModelError(
					'malformed',
					`“${model}” at ${address} sent an empty reply: if it does so again, its context may be too small for the prompt.`,
				);
			}
			yield* reply.end();
		},
	};

	/** Sends a request, once more for each parameter that the endpoint turns out not to know. */
	async function send(request: ModelRequest, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
		for (;;) {
			try {
				return await client.chat.completions.create(toChatRequest(model, request, unsupported), { signal });
			} catch (error) {
				const rejected = rejectedParameter(error);
				if (rejected === undefined || unsupported.has(rejected)) {
					throw error;
				}
				unsupported.add(rejected);
			}
		}
	}
}

/** The client reads neither our key nor its own environment variables: all headers are made here. */
function createClient(
	{ baseUrl, key, keyVariable, organization, headers, connect }: OpenAIModelOptions,
	address: string,
): OpenAI {
	if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
		throw new ModelError(
			'unauthorized',
			`${keyVariable ?? 'The key'} holds a space, a line break or a letter that no key has: copy the key again.`,
		);
	}
	return new OpenAI({
		baseURL: baseUrl,
		apiKey: 'unused',
		adminAPIKey: null,
		organization: null,
		project: null,
		webhookSecret: null,
		maxRetries: 0,
		// Ours are finer; this one only must not be shorter.
		timeout: 2 ** 31 - 1,
		logLevel: 'off',
		// In an editor, a window is a browser to this client. The key is not in its hands.
		dangerouslyAllowBrowser: true,
		fetch: createModelFetch({
			address,
			connect,
			headers: {
				...headers,
				...ownHeaders(key),
				accept: 'text/event-stream, application/json',
				...(organization === undefined ? {} : { 'openai-organization': organization }),
			},
		}),
	});
}

/** The address without what may be secret or long: no user, no query. */
export function addressOf(baseUrl: string): string {
	const { origin, pathname } = new URL(baseUrl);
	return `${origin}${pathname.replace(/\/$/, '')}`;
}

/** A parameter of ours that the endpoint's error names as one it does not take. */
function rejectedParameter(error: unknown): Droppable | undefined {
	if (!(error instanceof OpenAI.APIError) || (error.status !== 400 && error.status !== 422)) {
		return undefined;
	}
	const named = droppable.find(it => it === error.param);
	if (named) {
		return named;
	}
	if (!/unsupported|not support|unrecognized|unknown|not permitted|unexpected|not allowed|extra/i.test(error.message)) {
		return undefined;
	}
	// Two of the names are words as well: those count only where they stand as a name.
	return droppable.find(
		it =>
			new RegExp(`["'\`]${it}["'\`]|(?:parameters?|fields?|permitted|arguments?):? ${it}\\b`).test(error.message) ||
			(it.includes('_') && error.message.includes(it)),
	);
}
