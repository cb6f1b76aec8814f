import assert from 'node:assert/strict';
import type { Message, Model, ModelPart, ModelRequest } from '../../src/llm/model.ts';

/** Replies with its script, one entry a call. `assertSpent` fails when the run asked too little; a call too many fails itself. */
export class ScriptedModel implements Model {
	readonly name = 'scripted';
	readonly calls: (readonly Message[])[] = [];
	readonly #script: (string | Error)[];

	constructor(...script: (string | Error)[]) {
		this.#script = script;
	}

	async *stream({ messages }: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart> {
		signal.throwIfAborted();
		this.calls.push(messages);
		const next = this.#script.shift();
		assert.ok(next !== undefined, `The model was asked a call too many (call ${this.calls.length}).`);
		if (next instanceof Error) {
			throw next;
		}
		// In pieces, as an endpoint streams: the policy must join them.
		for (let at = 0; at < next.length; at += 7) {
			yield { type: 'text-delta', delta: next.slice(at, at + 7) };
		}
		yield { type: 'usage', promptTokens: 10, completionTokens: 5 };
	}

	assertSpent(): void {
		assert.deepEqual(this.#script, [], 'The run ended before the script did.');
	}
}
