import type { Message } from '../../llm/model.ts';
import type { Usage } from '../tool.ts';

/** A model that writes prose. */
export interface Writer {
	/** How many tokens one prompt may have. */
	readonly promptTokens: number;
	/** Throws `ModelError` when there is no reply to be had, and the signal's reason. */
	ask(messages: readonly Message[], signal: AbortSignal): Promise<WriterReply>;
}

export interface WriterReply {
	readonly text: string;
	/** Whether the reply ended before its end: at the limit of its length, or in a filter. */
	readonly isCut: boolean;
	readonly usage: Usage;
}
