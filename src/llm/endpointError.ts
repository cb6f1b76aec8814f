import { APIConnectionError, APIError } from 'openai';
import { ModelError, type ModelErrorCode } from './modelError.ts';
import { quoteForeign, type Redact } from './redact.ts';
import { retryAfterOf } from './retryAfter.ts';
import { amountField, field, textField } from './unknownJson.ts';

/** What messages name: whose endpoint it is, and where the user would change something. */
export interface EndpointNames {
	/** The address without query. */
	readonly address: string;
	readonly model: string;
	/** The environment variable or setting that holds the key; absent where none is known. */
	readonly keyVariable?: string | undefined;
	readonly hasKey: boolean;
	/** How the server is started or helped, for servers of one's own. */
	readonly startHint?: string | undefined;
}

/** Says what went wrong at an endpoint as one sentence with one thing to do. No key and no page of theirs gets into it. */
export function toModelError(error: unknown, endpoint: EndpointNames, redact: Redact): ModelError {
	const own = causesOf(error).find(it => it instanceof ModelError);
	if (own) {
		return own;
	}
	const cause = withoutSecrets(error, redact);
	if (error instanceof APIConnectionError || !(error instanceof APIError)) {
		return connectionError(error, endpoint, cause);
	}
	const report = read(error, redact);
	const code = codeOf(report);
	const retryAfter = error.headers ? retryAfterOf(error.headers) : undefined;
	const contextLength = code === 'context-exceeded' ? contextLengthOf(report.detail, error.error) : undefined;
	return new ModelError(code, sentence(code, report, endpoint, contextLength), {
		cause,
		retryAfter,
		contextLength,
		isTransient: isTransient(code, report),
	});
}

interface Report {
	/** HTTP's, or the one that an error within a stream names. */
	readonly status: number | undefined;
	/** The endpoint's own name for it. */
	readonly kind: string;
	/** The endpoint's own words, made harmless; empty when they are a page or nothing. */
	readonly detail: string;
	/** It answered in the shape of this API. */
	readonly isApi: boolean;
}

function read({ status, error, message }: APIError, redact: Redact): Report {
	const inner = field(error, 'error') ?? error;
	const code = field(inner, 'code') ?? field(inner, 'status');
	const numeric = typeof code === 'number' ? code : Number(typeof code === 'string' ? code : Number.NaN);
	const words = typeof inner === 'string' ? inner : (textField(inner, 'message') ?? textField(inner, 'detail') ?? '');
	const nested = textField(field(inner, 'metadata'), 'raw');
	const isApi = inner !== undefined && inner !== null;
	const raw = isApi ? [words, nested ?? ''].filter(it => it !== '').join(': ') : message.replace(/^\d+ /, '');
	return {
		status: status ?? (numeric >= 400 && numeric < 600 ? numeric : undefined),
		kind: [typeof code === 'string' ? code : '', textField(inner, 'type') ?? ''].join(' ').trim(),
		detail: /^\s*</.test(raw) || /status code \(no body\)/.test(raw) ? '' : quoteForeign(raw, redact),
		isApi,
	};
}

function codeOf({ status, kind, detail, isApi }: Report): ModelErrorCode {
	const all = `${kind} ${detail}`;
	if (status === 401) {
		return 'unauthorized';
	}
	if (status === 402 || /insufficient_quota|billing|exceeded your current quota/i.test(all)) {
		return 'payment-required';
	}
	if (status === 413 || contextWords.test(all)) {
		return 'context-exceeded';
	}
	if (/content_filter|content_policy|moderation/i.test(kind)) {
		return 'refused';
	}
	if (status === 429 || /rate_limit/i.test(kind)) {
		return 'rate-limited';
	}
	if (toolWords.test(all)) {
		return 'refused';
	}
	if (modelWords.test(all) && (status === undefined || status === 400 || status === 404 || status === 422)) {
		return 'model-not-found';
	}
	if (status === 404 || status === 405) {
		return isApi && status === 404 ? 'model-not-found' : 'network';
	}
	if (status === 408 || status === 407) {
		return 'network';
	}
	if (status === undefined || status >= 500 || status === 425 || status === 409) {
		return 'overloaded';
	}
	return 'refused';
}

const contextWords =
	/context_length_exceeded|exceed_context_size|(?:maximum|max) context length|context (?:length|window|size)|prompt is too long|input is too long|too many tokens|context the overflows|reduce the length/i;
/** OpenRouter says it with 404, Ollama with 400: it is not the model that is missing. */
const toolWords = /support[^.]*\b(?:tools?|function)|\b(?:tools?|function)\b[^.]*support/i;
const modelWords =
	/model_not_found|not a valid model|unknown model|no such model|model [`"'‘“]?[\w./:-]+[`"'’”]? (?:not found|does not exist|is not found)|no endpoints found|model not found|not exist.*model/i;

function isTransient(code: ModelErrorCode, { status }: Report): boolean {
	switch (code) {
		case 'rate-limited':
		case 'malformed':
			return true;
		case 'overloaded':
			// 501 and 505 will be the same tomorrow.
			return status !== 501 && status !== 505;
		case 'network':
			return status === 408;
		default:
			return false;
	}
}

function sentence(
	code: ModelErrorCode,
	{ status, detail, isApi }: Report,
	{ address, model, keyVariable, hasKey }: EndpointNames,
	contextLength: number | undefined,
): string {
	const number = status === undefined ? '' : ` (${status})`;
	const words = detail === '' ? '' : `; it says: “${detail}”`;
	switch (code) {
		case 'unauthorized':
			return hasKey
				? `${address} refuses the key${keyVariable ? ` of ${keyVariable}` : ''}${number}: put a valid key for this endpoint there.`
				: `${address} wants a key${number}: put one in ${keyVariable ?? 'its environment variable'}.`;
		case 'payment-required':
			return `${address} wants credit before it goes on${number}${words}: top up the account, or choose another model.`;
		case 'model-not-found':
			return `${address} has no model “${model}”${number}${words}: \`deep-research models\` lists those it has.`;
		case 'rate-limited':
			return `${address} is asked too often${number}${words}: wait, or choose another model.`;
		case 'overloaded':
			return `${address} is overloaded or failing${number}${words}: try again later, or choose another model.`;
		case 'context-exceeded':
			return `The prompt is longer than the context of “${model}” at ${address}${contextLength === undefined ? number : ` (${contextLength} tokens)`}: load the model with a larger context, or choose another model.`;
		case 'refused':
			return `${address} refuses this request to “${model}”${number}${words}: choose another model, or mend what it names.`;
		case 'malformed':
			return `${address} sent a reply that cannot be read${words}: if it does so again, look at the server's log.`;
		case 'network':
			return status === 408
				? `${address} gave up waiting (408): try again.`
				: status === 407
					? `The proxy before ${address} wants a sign-in (407): set NODE_USE_ENV_PROXY=1, and HTTPS_PROXY with user and password.`
					: `${address} has no chat API${number}${isApi ? words : ''}: check the address, which for most servers ends in /v1.`;
	}
}

/** From the words or the fields of an error; servers tell it in different places. */
function contextLengthOf(detail: string, body: unknown): number | undefined {
	const told = amountField(field(body, 'error') ?? body, 'n_ctx');
	const match = /(?:context length (?:is|of)(?: only)?|context size \(|maximum of) ?(\d{3,8})/i.exec(detail);
	return told ?? (match ? Number(match[1]) : undefined);
}

function connectionError(error: unknown, { address, startHint }: EndpointNames, cause: Error): ModelError {
	const codes = causesOf(error).flatMap(it => textField(it, 'code') ?? []);
	const has = (...names: readonly string[]): boolean => codes.some(it => names.includes(it));
	if (error instanceof SyntaxError) {
		return new ModelError(
			'malformed',
			`${address} sent a piece of its reply that is no JSON: if it does so again, look at the server's log.`,
			{ cause },
		);
	}
	if (causesOf(error).some(it => it instanceof Error && it.message === 'bad port')) {
		return new ModelError(
			'network',
			`Browsers and \`fetch\` do not open the port of ${address}: let the server listen on another one.`,
			{ cause, isTransient: false },
		);
	}
	if (codes.some(it => /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_VERIFY/.test(it))) {
		return new ModelError(
			'network',
			`The certificate of ${address} is not trusted (${codes.join(', ')}): put your authority's certificate in NODE_EXTRA_CA_CERTS.`,
			{ cause, isTransient: false },
		);
	}
	if (has('ECONNREFUSED')) {
		return new ModelError(
			'network',
			`Nothing answers at ${address}: ${startHint ?? 'start the server, or check the address'}.`,
			{ cause },
		);
	}
	if (has('ENOTFOUND', 'EAI_AGAIN')) {
		return new ModelError(
			'network',
			`The name of ${address} is not known: check the address and your network connection.`,
			{ cause },
		);
	}
	if (has('UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH')) {
		return new ModelError(
			'network',
			`${address} cannot be reached: check the network connection; behind a proxy, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.`,
			{
				cause,
			},
		);
	}
	return new ModelError(
		'network',
		`The connection to ${address} broke${codes.length > 0 ? ` (${codes.join(', ')})` : ''}: check the network connection, then try again.`,
		{ cause },
	);
}

function causesOf(error: unknown): unknown[] {
	const chain: unknown[] = [];
	for (let it = error; it !== undefined && it !== null && chain.length < 8 && !chain.includes(it); ) {
		chain.push(it);
		const [inner] = it instanceof AggregateError ? it.errors : [];
		it = field(it, 'cause') ?? inner;
	}
	return chain;
}

/** The cause for a log, as words only: an error of the client holds headers and bodies. */
function withoutSecrets(error: unknown, redact: Redact): Error {
	const words = causesOf(error).map(it => (it instanceof Error ? `${it.name}: ${it.message}` : 'unknown'));
	const clean = new Error(quoteForeign(words.join(' ← '), redact));
	delete clean.stack;
	return clean;
}
