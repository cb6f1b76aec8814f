import assert from 'node:assert/strict';
import test from 'node:test';
import { watchedModel } from '../../src/extension/watchedModel.ts';
import type { ModelPart } from '../../src/llm/model.ts';

test('a watched model says the same, and how far it has come', async () => {
	const parts: readonly ModelPart[] = [
		{ type: 'reasoning-delta', delta: 'r'.repeat(150) },
		{ type: 'restart', reason: 'the stream broke' },
		...Array.from({ length: 30 }, () => ({ type: 'text-delta', delta: '0123456789' }) as const),
		{ type: 'finish', reason: 'stop' },
	];
	const told: number[] = [];
	const model = watchedModel(
		{
			name: 'm',
			async *stream() {
				yield* parts;
			},
		},
		it => told.push(it),
	);
	const seen: ModelPart[] = [];
	for await (const part of model.stream({ messages: [] }, new AbortController().signal)) {
		seen.push(part);
	}
	assert.deepEqual(seen, parts);
	assert.equal(model.name, 'm');
	assert.deepEqual(told, [0, 150, 0, 100, 200, 300]);
});
