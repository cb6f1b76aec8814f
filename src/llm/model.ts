/** What a language model is to us. */

export interface Message {
	readonly role: 'system' | 'user' | 'assistant';
	readonly content: string;
}

/** One part of a reply, as it arrives. `usage` comes once, when the endpoint reports it. */
export type ModelPart =
	| { readonly type: 'text-delta'; readonly delta: string }
	| { readonly type: 'reasoning-delta'; readonly delta: string }
	| { readonly type: 'usage'; readonly promptTokens: number; readonly completionTokens: number };

export interface Model {
	readonly name: string;
	/** Streams one reply. Throws `ModelError` when the endpoint fails, the signal's reason when it aborts. */
	stream(messages: readonly Message[], signal: AbortSignal): AsyncIterable<ModelPart>;
}
