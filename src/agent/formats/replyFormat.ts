import type { Message, ModelPart, ModelTool, Sampling } from '../../llm/model.ts';
import type { Decision, ToolCall } from '../decision.ts';
import type { Tool } from '../tool.ts';
import type { Exchange } from '../workspace.ts';

/** What the instructions of a round depend on. */
export interface FormatRequest {
	readonly paradigm: 'iter' | 'react';
	readonly tools: readonly Tool[];
	readonly final: boolean;
	/** ISO date. */
	readonly today: string;
	/** The token cap of the core report, as the model is told. */
	readonly reportTokens: number;
}

/** How a kind of model is asked, and how its replies are read. */
export interface ReplyFormat {
	readonly name: 'tagged' | 'tongyi' | 'native';
	readonly sampling: Sampling;
	/** The first message: what stays the same in every round, tools included where they are described in words. */
	instructions(request: FormatRequest): string;
	/** The tools of function calling; absent where they are described in words. */
	modelTools(request: FormatRequest): readonly ModelTool[] | undefined;
	read(request: FormatRequest): ReplyReader;
	/** How a transcript shows a round: what the model replied, and what each of its calls returned, in their order. */
	exchange(exchange: Exchange, results: readonly string[], id: string): readonly Message[];
}

/** Reads one reply while it arrives. Work is linear in the length of the reply, however it is cut into parts. */
export interface ReplyReader {
	/** Returns the calls that this part completed. */
	push(part: ModelPart): readonly ToolCall[];
	/**
	 * What the reply amounts to. It never throws: what is wrong with the reply is listed in `problems`, in words that the model
	 * can act on. The calls of the action are the objects that `push` returned.
	 */
	finish(): { readonly decision: Decision; readonly problems: readonly string[] };
}
