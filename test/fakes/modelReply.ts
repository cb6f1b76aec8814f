/** One reply of the fake endpoint: what it says, how fast, and what goes wrong on the way. */
export interface ScriptedReply {
	readonly text?: string;
	readonly reasoning?: string | null;
	readonly toolCalls?: readonly ScriptedToolCall[];
	readonly finish?: string;
	/** Absent: counted from the words; `null`: the endpoint does not tell. */
	readonly usage?: Readonly<Record<string, unknown>> | null;
	readonly firstTokenMs?: number;
	readonly tokensPerSecond?: number;
	readonly fault?: Fault;
	readonly dialect?: Dialect;
}

export interface ScriptedToolCall {
	readonly name: string;
	/** JSON text, broken if the test wants it so. */
	readonly arguments: string;
	readonly id?: string;
}

/** The habits in which servers differ. */
export interface Dialect {
	/** The field of the thinking; `reasoning_content` by default. */
	readonly reasoningField?: 'reasoning' | 'reasoning_content';
	/** `zero`: every call has index 0 (Ollama); `absent`: none has one; `gaps`: 0, 2, 4. */
	readonly toolIndex?: 'ordered' | 'zero' | 'absent' | 'gaps';
	/** `changing`: each delta of a call has another id; `first` (default): only its first delta has one. */
	readonly toolIds?: 'first' | 'changing' | 'absent';
	/** `json`: one JSON body in place of a stream. */
	readonly body?: 'sse' | 'json';
	readonly newline?: '\n' | '\r\n' | '\r';
	readonly withoutDone?: boolean;
	readonly withoutFinish?: boolean;
	readonly comments?: boolean;
	readonly contentType?: string;
	/** How the bytes are cut into writes; by frames when absent. */
	readonly bytesPerWrite?: number;
	readonly bom?: boolean;
}

export type Fault =
	/** An answer that is no reply. A body that is no string is sent as JSON. */
	| {
			readonly kind: 'status';
			readonly status: number;
			readonly body?: unknown;
			readonly headers?: Readonly<Record<string, string>>;
	  }
	/** These break the stream after so many tokens. */
	| { readonly kind: 'reset' | 'silence' | 'close' | 'truncated-frame' | 'invalid-json'; readonly afterTokens: number }
	| { readonly kind: 'error-frame'; readonly afterTokens: number; readonly error: unknown }
	/** The same words again and again, until the client leaves. */
	| { readonly kind: 'runaway'; readonly words: string }
	| { readonly kind: 'html' }
	| { readonly kind: 'hang' };

export function say(text: string, rest: ScriptedReply = {}): ScriptedReply {
	return { ...rest, text };
}

export function callTools(toolCalls: readonly ScriptedToolCall[], rest: ScriptedReply = {}): ScriptedReply {
	return { ...rest, toolCalls };
}

/** An error status with the body that endpoints send with it. */
export function failWith(
	status: number,
	{ body, retryAfter, headers }: { body?: unknown; retryAfter?: string; headers?: Record<string, string> } = {},
): ScriptedReply {
	const usual = usualBodies[status] ?? { error: { message: `Status ${status}.`, type: 'server_error', code: null } };
	return {
		fault: {
			kind: 'status',
			status,
			body: body ?? usual,
			headers: { ...headers, ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) },
		},
	};
}

export function breakOff(
	kind: 'reset' | 'silence' | 'close' | 'truncated-frame' | 'invalid-json',
	afterTokens: number,
	text = 'These words come before the fault, and these would come after it.',
): ScriptedReply {
	return { text, fault: { kind, afterTokens } };
}

export const emptyReply: ScriptedReply = { text: '' };

export const htmlPage: ScriptedReply = { fault: { kind: 'html' } };

export function contextExceeded(limit = 4096): ScriptedReply {
	return failWith(400, {
		body: {
			error: {
				message: `This model's maximum context length is ${limit} tokens. However, your messages resulted in 51234 tokens.`,
				type: 'invalid_request_error',
				param: 'messages',
				code: 'context_length_exceeded',
			},
		},
	});
}

const usualBodies: Readonly<Record<number, unknown>> = {
	401: {
		error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
	},
	402: { error: { message: 'Insufficient credits.', code: 402 } },
	404: {
		error: {
			message: 'The model `unknown` does not exist.',
			type: 'invalid_request_error',
			code: 'model_not_found',
		},
	},
	429: { error: { message: 'Rate limit reached.', type: 'requests', code: 'rate_limit_exceeded' } },
	502: '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
	529: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
};
