import assert from 'node:assert/strict';
import test from 'node:test';
import { ChatReply } from '../../src/llm/chatReply.ts';
import type { ModelPart } from '../../src/llm/model.ts';
import { transcribe } from './readReply.ts';

/** Reads chunks that no server should send, and some do. */
function check(chunks: readonly unknown[], expected: string): void {
	const reply = new ChatReply();
	const parts: ModelPart[] = [...chunks.flatMap(it => [...reply.read(it)]), ...reply.end()];
	assert.equal(transcribe(parts), expected);
}

const delta = (it: unknown, finish_reason: unknown = null) => ({ choices: [{ delta: it, finish_reason }] });
const piece = (it: object) => delta({ tool_calls: [it] });

test('the last word comes with the end, or after it', () => {
	check([delta({ content: 'a' }), delta({ content: 'b' }, 'stop')], 'text a\ntext b\nfinish stop');
	check([delta({}, 'stop'), delta({ content: 'b' }), delta({}, 'length')], 'text b\nfinish stop');
});

test('content in pieces, refusals, and both names of thinking with the same words', () => {
	check([delta({ content: [{ type: 'text', text: 'a' }, { type: 'image' }] }, 'stop')], 'text a\nfinish stop');
	check([delta({ refusal: 'No.' }, 'stop')], 'text No.\nfinish stop');
	check([delta({ reasoning: 'hm', reasoning_content: 'hm' }, 'stop')], 'thinks hm\nfinish stop');
	check([delta({ reasoning: 'hm', reasoning_content: null }, 'stop')], 'thinks hm\nfinish stop');
});

test('usage: the last one counts, once, wherever it comes', () => {
	const usage = (completion_tokens: number) => ({ usage: { prompt_tokens: 5, completion_tokens }, choices: [] });
	check([usage(1), usage(2), delta({}, 'stop'), { usage: null }], 'usage 5 + 2\nfinish stop');
	check([{ usage: { prompt_tokens: Number.NaN, completion_tokens: '3' } }, delta({}, 'stop')], 'finish stop');
	const deepSeek = { usage: { prompt_tokens: 5, completion_tokens: 1, prompt_cache_hit_tokens: 4 } };
	check([deepSeek, delta({}, 'stop')], 'usage 5 + 1, 4 cached\nfinish stop');
});

test('calls whose pieces alternate', () => {
	check(
		[
			piece({ index: 0, id: 'a', function: { name: 'x', arguments: '{"n"' } }),
			piece({ index: 1, id: 'b', function: { name: 'y', arguments: '{"m"' } }),
			piece({ index: 0, function: { arguments: ':1}' } }),
			piece({ index: 1, function: { arguments: ':2}' } }),
			delta({}, 'tool_calls'),
		],
		'calls x {"n":1} (a)\ncalls y {"m":2} (b)\nfinish tool-calls',
	);
});

test('a name that is said with every piece', () => {
	const named = (text: string) => piece({ index: 0, id: 'a', function: { name: 'x', arguments: text } });
	check([named(''), named('{"n"'), named(':1}'), delta({}, 'stop')], 'calls x {"n":1} (a)\nfinish tool-calls');
});

test('the same call twice, told apart only by being whole', () => {
	const whole = piece({ index: 0, function: { name: 'x', arguments: '{"n":1}' } });
	check([whole, whole, delta({}, 'stop')], 'calls x {"n":1} (call-1)\ncalls x {"n":1} (call-2)\nfinish tool-calls');
});

test('arguments as an object, as null, or not at all', () => {
	check([piece({ function: { name: 'x', arguments: { n: 1 } } })], 'calls x {"n":1} (call-1)\nfinish tool-calls');
	check([piece({ function: { name: 'x', arguments: null } })], 'calls x  (call-1)\nfinish tool-calls');
	check([piece({ function: { name: 'x' } })], 'calls x  (call-1)\nfinish tool-calls');
});

test('chunks of no shape at all are passed over', () => {
	check(
		[null, 7, 'x', [], {}, { choices: 'x' }, { choices: [null] }, delta(null), delta('x'), delta({ tool_calls: 3 })],
		'finish stop',
	);
	check([delta({ tool_calls: [null, {}, 'x', { id: 'a', index: 0 }] }, 'stop')], 'finish stop');
});
