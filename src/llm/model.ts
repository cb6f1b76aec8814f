/** What a language model is to us: one request, one reply that streams. Endpoints are behind it; formats are in front of it. */

/** A call as a model wrote it: `arguments` is JSON text, not yet read, and not to be trusted. */
export interface ModelToolCall {
	readonly id: string;
	readonly name: string;
	readonly arguments: string;
}

export type Message =
	| { readonly role: 'system' | 'user'; readonly content: string }
	| { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ModelToolCall[] }
	| { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };

export interface ModelTool {
	readonly name: string;
	readonly description: string;
	/** JSON Schema of the arguments. */
	readonly parameters: unknown;
}

/** What is absent is left to the endpoint. */
export interface Sampling {
	readonly temperature?: number;
	readonly topP?: number;
	readonly presencePenalty?: number;
	readonly maxTokens?: number;
	readonly stop?: readonly string[];
}

export interface ModelRequest {
	readonly messages: readonly Message[];
	/** Function calling; absent for formats that write calls as text. */
	readonly tools?: readonly ModelTool[];
	readonly sampling?: Sampling;
}

/** One part of a reply, as it arrives. */
export type ModelPart =
	| { readonly type: 'text-delta'; readonly delta: string }
	| { readonly type: 'reasoning-delta'; readonly delta: string }
	/** A call of function calling, once all of it has arrived. */
	| { readonly type: 'tool-call'; readonly call: ModelToolCall }
	/** Once a reply, where the endpoint reports it. `cost` is in US dollars. */
	| {
			readonly type: 'usage';
			readonly promptTokens: number;
			readonly completionTokens: number;
			readonly cachedTokens?: number;
			readonly cost?: number;
	  }
	/** The reply is whole; `length` when it was cut by a limit. */
	| { readonly type: 'finish'; readonly reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' }
	/** The stream broke, and the request is sent again: what came so far will come once more, in other words maybe. */
	| { readonly type: 'restart'; readonly reason: string };

export interface Model {
	/** As the user would name it: `openai:gpt-…`. */
	readonly name: string;
	/**
	 * Streams one reply. Throws `ModelError` when the endpoint fails for good, the signal's reason when it aborts. A reader that
	 * leaves early ends the request.
	 */
	stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}
