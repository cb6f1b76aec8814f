import assert from 'node:assert/strict';
import test from 'node:test';
import type { Model, ModelPart } from '../../src/llm/model.ts';
import { ModelError } from '../../src/llm/modelError.ts';
import { type RetryOptions, withRetries } from '../../src/llm/retry.ts';
import { describeError, hello, readReply, transcribe } from './readReply.ts';

/** What one try does: says its words, then fails if it has an error. */
type Try = readonly (string | Error)[];

/** A model with a script of tries, and a time that passes only in waits. */
function world(tries: readonly Try[], options: RetryOptions = {}) {
	const script = [...tries];
	const waits: number[] = [];
	let now = 0;
	const model: Model = {
		name: 'scripted',
		async *stream(): AsyncGenerator<ModelPart, void> {
			const next = script.shift();
			assert.ok(next, 'A try too many.');
			for (const it of next) {
				if (typeof it !== 'string') {
					throw it;
				}
				yield { type: 'text-delta', delta: it };
			}
			yield { type: 'finish', reason: 'stop' };
		},
	};
	const retrying = withRetries(model, {
		random: () => 0.5,
		now: () => now,
		async delay(ms, signal) {
			signal.throwIfAborted();
			waits.push(ms);
			now += ms;
		},
		...options,
	});
	return { model: retrying, waits, left: script };
}

const down = new ModelError('overloaded', 'Down.');
const broken = new ModelError('network', 'Broke.');
const unreadable = new ModelError('malformed', 'Unreadable.');
const busy = (retryAfter: number): ModelError => new ModelError('rate-limited', 'Busy.', { retryAfter });

async function check(tries: readonly Try[], waits: readonly number[], expected: string, options?: RetryOptions) {
	const { model, ...seen } = world(tries, options);
	const { parts, error } = await readReply(model);
	assert.equal(
		[transcribe(parts), error === undefined ? '' : describeError(error)].filter(Boolean).join('\n'),
		expected,
	);
	assert.deepEqual(seen.waits, waits);
	assert.deepEqual(seen.left, []);
}

test('a reply that comes at once', () => check([['Hi']], [], 'text Hi\nfinish stop'));

test('before the first part, a failure is nobody’s business', () =>
	check([[down], [busy(0)], ['Hi']], [500, 0], 'text Hi\nfinish stop'));

test('waits double, with full jitter, up to a minute, for eight tries', () =>
	check(
		Array.from({ length: 8 }, () => [down]),
		[500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000],
		'overloaded: Down. (Tried 8 times.)',
	));

test('jitter is full', () => check([[down], [down], ['Hi']], [0, 0], 'text Hi\nfinish stop', { random: () => 0 }));

test('after the first part, the reader learns that all of it comes again', () =>
	check([['Hi', ' the', broken], ['Hello']], [500], 'text Hi the\nrestart Broke.\ntext Hello\nfinish stop'));

test('an endpoint that asks for a rest gets exactly that', () =>
	check([[busy(7_000)], ['Hi']], [7_000], 'text Hi\nfinish stop'));

test('a rest of more than a quarter of an hour is for the user to know', () =>
	check(
		[[busy(86_400_000)]],
		[],
		'rate-limited: Busy. It asks to be left alone until 1970-01-02 00:00 UTC: ask again then, or choose another model.',
	));

test('what will not pass is not tried again', () =>
	check([[new ModelError('unauthorized', 'Key.')]], [], 'unauthorized: Key.'));

test('an error that is none of ours is a bug, and thrown on', async () => {
	const bug = new TypeError('Bug.');
	const { error } = await readReply(world([[bug]]).model);
	assert.equal(error, bug);
});

test('an endpoint that was never reached is given up early', () =>
	check([[broken], [broken], [broken]], [500, 1_000], 'network: Broke. (Tried 3 times.)'));

test('one that has answered before is given time', async () => {
	const { model, waits } = world([['Hi'], [broken], [broken], [broken], [broken], ['again']]);
	await readReply(model);
	assert.equal(transcribe((await readReply(model)).parts), 'text again\nfinish stop');
	assert.equal(waits.length, 4);
});

test('whole replies that cannot be read are given up early; broken ones are not', async () => {
	await check([[unreadable], [unreadable], [unreadable]], [500, 1_000], 'malformed: Unreadable. (Tried 3 times.)');
	const torn: Try = ['Hi', unreadable];
	const { model, left } = world([torn, torn, torn, torn, ['whole']]);
	assert.match(transcribe((await readReply(model)).parts), /text whole\nfinish stop$/);
	assert.deepEqual(left, []);
});

test('no wait is begun that the deadline would cut', () =>
	check([[busy(10_000)]], [], 'rate-limited: Busy.', { deadline: () => 5_000 }));

test('all requests to a model rest together', async () => {
	const { model, waits } = world([[busy(9_000)], ['one'], ['two']]);
	await Promise.all([readReply(model), readReply(model)]);
	assert.deepEqual(waits, [9_000]);
	const second = world([['first', busy(5_000)], ['again'], ['other']]);
	const reading = second.model.stream(hello, new AbortController().signal)[Symbol.asyncIterator]();
	await reading.next();
	assert.equal((await reading.next()).value?.type, 'restart');
	// The first request is about to rest; this one comes in the meantime.
	await readReply(second.model);
	assert.deepEqual(second.waits, [5_000]);
});

test('each wait is announced', async () => {
	const told: string[] = [];
	const { model } = world([[down], [busy(3_000)], ['Hi']], {
		onRetry: it => told.push(`${it.attempt} ${it.error.code} ${it.waitMs}`),
	});
	await readReply(model);
	assert.deepEqual(told, ['1 overloaded 500', '2 rate-limited 3000']);
});

test('a stop ends the wait with its own reason', async () => {
	const controller = new AbortController();
	const reason = new Error('Stopped.');
	const { model } = world([[down]], {
		async delay(_, signal) {
			controller.abort(reason);
			signal.throwIfAborted();
		},
	});
	assert.equal((await readReply(model, hello, controller.signal)).error, reason);
});

test('a reader that leaves is not called back', async () => {
	const { model, left } = world([['Hi', broken], ['never']]);
	for await (const part of model.stream(hello, new AbortController().signal)) {
		assert.equal(part.type, 'text-delta');
		break;
	}
	assert.equal(left.length, 1);
});

test('whoever wants fewer tries gets fewer', () =>
	check(
		[[down], [down]],
		[500],
		describeError(new ModelError('overloaded', 'Down. (Tried 2 times.)', { isTransient: false })),
		{ tries: 2 },
	));
