import type { Model, ModelPart, ModelRequest } from '../../src/llm/model.ts';
import { ModelError } from '../../src/llm/modelError.ts';

export const hello: ModelRequest = { messages: [{ role: 'user', content: 'Hello' }] };

/** The parts of a reply with neighbouring deltas joined, and the error that ended it, if one did. */
export async function readReply(
	model: Model,
	request: ModelRequest = hello,
	signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly parts: readonly ModelPart[]; readonly error: unknown }> {
	const parts: ModelPart[] = [];
	try {
		for await (const part of model.stream(request, signal)) {
			const last = parts.at(-1);
			if (last && 'delta' in last && 'delta' in part && last.type === part.type) {
				parts[parts.length - 1] = { ...last, delta: last.delta + part.delta };
			} else {
				parts.push(part);
			}
		}
		return { parts, error: undefined };
	} catch (error) {
		return { parts, error };
	}
}

/** The same as lines, which is how tests say it. */
export function transcribe(parts: readonly ModelPart[]): string {
	return parts.map(transcribePart).join('\n');
}

function transcribePart(part: ModelPart): string {
	switch (part.type) {
		case 'text-delta':
			return `text ${part.delta}`;
		case 'reasoning-delta':
			return `thinks ${part.delta}`;
		case 'tool-call':
			return `calls ${part.call.name} ${part.call.arguments} (${part.call.id})`;
		case 'usage': {
			const cached = part.cachedTokens === undefined ? '' : `, ${part.cachedTokens} cached`;
			const cost = part.cost === undefined ? '' : `, $${part.cost}`;
			return `usage ${part.promptTokens} + ${part.completionTokens}${cached}${cost}`;
		}
		case 'finish':
			return `finish ${part.reason}`;
		case 'restart':
			return `restart ${part.reason}`;
	}
}

/** `code: message` of a `ModelError`. */
export function describeError(error: unknown): string {
	return error instanceof ModelError ? `${error.code}: ${error.message}` : String(error);
}
