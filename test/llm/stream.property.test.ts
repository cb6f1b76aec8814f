import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createOpenAIModel } from '../../src/llm/openaiModel.ts';
import { describeError, readReply, transcribe } from './readReply.ts';

const runs = 80 * Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1);

/** A model whose endpoint sends these bytes in these pieces. */
function modelOf(bytes: Uint8Array, cuts: readonly number[] = []) {
	const ends = [...new Set(cuts.map(it => it % bytes.length))].sort((a, b) => a - b);
	const pieces = [...ends, bytes.length].map((end, at) => bytes.slice(ends[at - 1] ?? 0, end));
	return createOpenAIModel({
		name: 'm',
		baseUrl: 'http://model.test/v1',
		model: 'm',
		connect: async () =>
			new Response(
				new ReadableStream({
					pull(controller) {
						const next = pieces.shift();
						if (next) {
							controller.enqueue(next);
						} else {
							controller.close();
						}
					},
				}),
			),
	});
}

function eventsOf(deltas: readonly object[], newline: string): Uint8Array {
	const chunks = [
		...deltas.map(delta => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
		{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
		{ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } },
	].map(it => JSON.stringify(it));
	const frames = ['\ufeff: a comment\n\n', ...[...chunks, '[DONE]'].map(it => `data: ${it}\n\n`)];
	return new TextEncoder().encode(frames.join('').replaceAll('\n', newline));
}

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const delta = fc.oneof(
	words.map(content => ({ content })),
	words.map(reasoning_content => ({ content: null, reasoning_content })),
	fc.constant({}),
);
const newline = fc.constantFrom('\n', '\r\n', '\r');

test('a reply does not depend on where its bytes are cut', async () => {
	const property = fc.asyncProperty(
		fc.array(delta, { minLength: 1, maxLength: 12 }),
		newline,
		fc.array(fc.nat(), { maxLength: 60 }),
		async (deltas, end, cuts) => {
			const bytes = eventsOf([{ content: 'x' }, ...deltas], end);
			const whole = await readReply(modelOf(bytes));
			const cut = await readReply(modelOf(bytes, cuts));
			assert.equal(whole.error, undefined);
			assert.deepEqual(cut, whole);
			const text = deltas.map(it => ('content' in it && it.content !== null ? it.content : '')).join('');
			const read = cut.parts.map(it => (it.type === 'text-delta' ? it.delta : '')).join('');
			assert.equal(read, `x${text}`);
		},
	);
	await fc.assert(property, { numRuns: runs });
});

test('a reply that ends anywhere before its end is an error, never a shorter reply', async () => {
	const bytes = eventsOf([{ content: 'Ice melts at 0 °C.' }, { content: ' Steam is hot.' }], '\n');
	const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
	const finished = new TextEncoder().encode(text.slice(0, text.indexOf('"stop"') + '"stop"}]}'.length)).length;
	for (let length = 0; length < bytes.length; length++) {
		const { error, parts } = await readReply(modelOf(bytes.slice(0, length)));
		if (length < finished) {
			assert.match(describeError(error), /^(?:network|malformed): /, `cut at ${length}`);
			assert.ok(!transcribe(parts).includes('finish'));
		} else {
			assert.equal(error, undefined, `cut at ${length}`);
		}
	}
});

test('whatever an endpoint sends, it is a reply or a ModelError', async () => {
	const property = fc.asyncProperty(
		fc.array(
			fc.oneof(
				fc.json().map(it => `data: ${it}\n\n`),
				fc.string().map(it => `data: ${it}\n\n`),
				fc.jsonValue().map(it => `data: ${JSON.stringify({ choices: it })}\n\n`),
				fc.jsonValue().map(it => `data: ${JSON.stringify({ choices: [{ delta: it }], usage: it })}\n\n`),
				fc.jsonValue().map(it => `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [it] } }] })}\n\n`),
				fc.jsonValue().map(it => `data: ${JSON.stringify({ error: it })}\n\n`),
				fc.constant('data: [DONE]\n\n'),
				fc.string(),
			),
			{ maxLength: 6 },
		),
		async frames => {
			const { error, parts } = await readReply(modelOf(new TextEncoder().encode(`${frames.join('')} `)));
			assert.ok(error === undefined || /^[a-z-]+: /.test(describeError(error)), String(error));
			assert.equal(parts.at(-1)?.type === 'finish', error === undefined);
		},
	);
	await fc.assert(property, { numRuns: runs });
});

test('one event of many megabytes is not collected', async () => {
	const endless = new TextEncoder().encode(`data: ${'x'.repeat(3_000_000)}`);
	const { error } = await readReply(modelOf(endless, [500_000, 900_000, 1_200_000]));
	assert.match(describeError(error), /^malformed: .* more than 1 MB as one piece/);
	const lines = new TextEncoder().encode('data: x\n'.repeat(200_000));
	assert.match(describeError((await readReply(modelOf(lines))).error), /more than 1 MB/);
	const large = new TextEncoder().encode(`{"choices": ["${'x'.repeat(9_000_000)}"]}`);
	assert.match(describeError((await readReply(modelOf(large))).error), /more than 8 MB/);
});
