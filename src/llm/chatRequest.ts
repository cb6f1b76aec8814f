import type {
	ChatCompletionCreateParamsStreaming,
	ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { Message, ModelRequest, ModelTool } from './model.ts';

/** Sampling parameters that an endpoint said it does not take. Some models refuse what all others accept. */
export type Unsupported = ReadonlySet<Droppable>;

export const droppable = [
	'temperature',
	'top_p',
	'presence_penalty',
	'max_tokens',
	'max_completion_tokens',
	'stop',
	'stream_options',
] as const;
export type Droppable = (typeof droppable)[number];

/** Puts a request in the words of the chat completions API. */
export function toChatRequest(
	model: string,
	{ messages, tools = [], sampling = {} }: ModelRequest,
	unsupported: Unsupported,
): ChatCompletionCreateParamsStreaming {
	const { temperature, topP, presencePenalty, maxTokens, stop } = sampling;
	// OpenAI's reasoning models know only the second name; local servers only the first.
	const limitName = unsupported.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens';
	const optional: Readonly<Record<Droppable, unknown>> = {
		temperature,
		top_p: topP,
		presence_penalty: presencePenalty,
		max_tokens: limitName === 'max_tokens' ? maxTokens : undefined,
		max_completion_tokens: limitName === 'max_completion_tokens' ? maxTokens : undefined,
		stop: stop && stop.length > 0 ? [...stop] : undefined,
		stream_options: { include_usage: true },
	};
	return {
		model,
		messages: messages.map(toChatMessage),
		...(tools.length === 0 ? {} : { tools: tools.map(toChatTool) }),
		...Object.fromEntries(
			droppable.filter(it => optional[it] !== undefined && !unsupported.has(it)).map(it => [it, optional[it]]),
		),
		stream: true,
	};
}

function toChatMessage(message: Message): ChatCompletionMessageParam {
	switch (message.role) {
		case 'system':
			return { role: 'system', content: message.content };
		case 'user':
			return { role: 'user', content: message.content };
		case 'tool':
			return { role: 'tool', content: message.content, tool_call_id: message.toolCallId };
		case 'assistant': {
			const { content, toolCalls = [] } = message;
			const calls = toolCalls.map(({ id, name, arguments: args }) => ({
				id,
				type: 'function' as const,
				function: { name, arguments: args },
			}));
			return { role: 'assistant', content, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
		}
	}
}

function toChatTool({ name, description, parameters }: ModelTool): {
	type: 'function';
	function: { name: string; description: string; parameters: Record<string, unknown> };
} {
	const schema = typeof parameters === 'object' && parameters !== null ? { ...parameters } : {};
	return { type: 'function', function: { name, description, parameters: schema } };
}
