import assert from 'node:assert/strict';
import test from 'node:test';
import { createOpenAIModel } from '../../src/llm/openaiModel.ts';
import { withRetries } from '../../src/llm/retry.ts';
import { breakOff, emptyReply, failWith, htmlPage, type ScriptedReply, say } from '../fakes/modelReply.ts';
import { ModelServer } from '../fakes/modelServer.ts';
import { describeError, hello, readReply } from './readReply.ts';

const requests = 200 * Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1);
const share = 0.2;

/** What may strike any request, and passes. */
const faults: readonly ((text: string, at: number) => ScriptedReply)[] = [
	...[408, 429, 500, 502, 503, 529].map(status => () => failWith(status)),
	() => failWith(429, { retryAfter: '3' }),
	() => htmlPage,
	() => emptyReply,
	...(['reset', 'close', 'truncated-frame', 'invalid-json', 'silence'] as const).map(
		kind => (text: string, at: number) => breakOff(kind, at, text),
	),
];

for (const seed of [1, 2, 3]) {
	test(`${requests} requests of which a fifth fail, seed ${seed}: each reply arrives, whole and once`, async () => {
		const random = randomOf(seed);
		let served = 0;
		await using server = await ModelServer.start(() => {
			const text = textOf(served);
			if (random() < share) {
				const fault = faults[Math.floor(random() * faults.length)];
				assert.ok(fault);
				return fault(text, Math.floor(random() * 10));
			}
			served++;
			return say(text, { usage: null });
		});
		const model = withRetries(
			createOpenAIModel({
				name: 'm',
				baseUrl: server.baseUrl,
				model: 'm',
				timeouts: { firstToken: 2_000, betweenTokens: 250, total: 10_000 },
			}),
			{ random, delay: async (_, signal) => signal.throwIfAborted(), now: () => 0 },
		);
		let retried = 0;
		for (let i = 0; i < requests; i++) {
			const { parts, error } = await readReply(model);
			assert.equal(error, undefined, describeError(error));
			const restart = parts.findLastIndex(it => it.type === 'restart');
			retried += restart >= 0 ? 1 : 0;
			assert.deepEqual(parts.slice(restart + 1), [
				{ type: 'text-delta', delta: textOf(i) },
				{ type: 'finish', reason: 'stop' },
			]);
		}
		assert.ok(retried > 0 && server.chats.length > requests * 1.1);
	});
}

test('a hundred replies at once, and a stop for all of them, leave nothing behind', async () => {
	await using server = await ModelServer.start((_, index) =>
		index % 2 === 0 ? say('word '.repeat(1_000), { tokensPerSecond: 500 }) : { fault: { kind: 'hang' } },
	);
	const model = withRetries(createOpenAIModel({ name: 'm', baseUrl: server.baseUrl, model: 'm' }));
	const controller = new AbortController();
	const reason = new Error('Stopped.');
	const all = Array.from({ length: 100 }, async () => await readReply(model, hello, controller.signal));
	setTimeout(() => controller.abort(reason), 200);
	for (const { error } of await Promise.all(all)) {
		assert.equal(error, reason);
	}
	for (let i = 0; i < 100 && server.openSockets > 0; i++) {
		await new Promise(resolve => setTimeout(resolve, 5));
	}
	assert.equal(server.openSockets, 0);
});

function textOf(index: number): string {
	return `Reply ${index}: ice melts at 0 °C, and this sentence has some twenty tokens in all.`;
}

/** Numbers from 0 to 1 that a seed decides (a linear congruential generator; nothing hangs on its quality). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
		return state / 2 ** 32;
	};
}
