import type { Usage } from '../agent/tool.ts';
import type { Model, ModelRequest } from '../llm/model.ts';
import { ModelError } from '../llm/modelError.ts';

/** Sends one request with a tool, and once more without it where the endpoint refuses tools. */
export async function tryTools(model: Model, signal: AbortSignal): Promise<Trial> {
	try {
		return await tryOnce(model, { messages: [{ role: 'user', content: task }], tools: [readyTool], sampling }, signal);
	} catch (error) {
		// Servers refuse tools with a 400 or, some, with a 500.
		const isRefusal = error instanceof ModelError && (error.code === 'refused' || error.code === 'overloaded');
		if (!isRefusal || !/tool|function/i.test(error.message)) {
			throw error;
		}
		const trial = await tryOnce(model, { messages: [{ role: 'user', content: task }], sampling }, signal);
		return { ...trial, toolProblem: error.message };
	}
}

/** What one small request showed of a model. */
export interface Trial {
	readonly firstMs: number;
	readonly totalMs: number;
	readonly pieces: number;
	readonly text: string;
	readonly hasReasoning: boolean;
	readonly hasCall: boolean;
	/** Why function calling was left out of the request. */
	readonly toolProblem: string | undefined;
	/** Absent where the endpoint does not count tokens. */
	readonly usage: Usage | undefined;
}

const task =
	'Write the numbers from one to five as words. Then call the tool `ready` with {"word": "yes"}; if you cannot call tools, write the word ready.';
const sampling = { maxTokens: 1_024 };
const readyTool = {
	name: 'ready',
	description: 'Says that you are ready.',
	parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
};

async function tryOnce(model: Model, request: ModelRequest, signal: AbortSignal): Promise<Trial> {
	const began = performance.now();
	let firstMs: number | undefined;
	let pieces = 0;
	let text = '';
	let hasReasoning = false;
	let hasCall = false;
	let usage: Usage | undefined;
	for await (const part of model.stream(request, signal)) {
		firstMs ??= performance.now() - began;
		switch (part.type) {
			case 'text-delta':
				pieces++;
				text += part.delta;
				break;
			case 'reasoning-delta':
				pieces++;
				hasReasoning = true;
				break;
			case 'tool-call':
				hasCall ||= part.call.name === readyTool.name;
				break;
			case 'usage':
				usage = part;
				break;
			case 'finish':
			case 'restart':
		}
	}
	const totalMs = performance.now() - began;
	return { firstMs: firstMs ?? totalMs, totalMs, pieces, text, hasReasoning, hasCall, toolProblem: undefined, usage };
}
