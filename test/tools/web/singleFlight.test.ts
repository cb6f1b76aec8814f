import assert from 'node:assert/strict';
import test from 'node:test';
import { SingleFlight } from '../../../src/tools/web/singleFlight.ts';
import { never } from './openDoor.ts';

test('work that two ask for is done once, and again when it is asked for later', async () => {
	const flights = new SingleFlight<number>();
	let count = 0;
	const work = async (): Promise<number> => ++count;
	assert.deepEqual(await Promise.all([flights.run('a', work, never), flights.run('a', work, never)]), [1, 1]);
	assert.equal(await flights.run('b', work, never), 2);
	assert.equal(await flights.run('a', work, never), 3);
});

test('who stops waiting leaves the others theirs', async () => {
	const flights = new SingleFlight<string>();
	const { promise, resolve } = Promise.withResolvers<string>();
	let stopped = false;
	const work = async (signal: AbortSignal): Promise<string> => {
		signal.addEventListener('abort', () => (stopped = true));
		return await promise;
	};
	const leaver = new AbortController();
	const left = flights.run('a', work, leaver.signal);
	const stayed = flights.run('a', work, never);
	leaver.abort(new Error('I have no time.'));
	await assert.rejects(left, /I have no time/);
	assert.equal(stopped, false);
	resolve('done');
	assert.equal(await stayed, 'done');
});

test('work that nobody waits for any more is stopped, and who comes then starts anew', async () => {
	const flights = new SingleFlight<string>();
	const signals: AbortSignal[] = [];
	const work = async (signal: AbortSignal): Promise<string> => {
		signals.push(signal);
		return signals.length === 1 ? await new Promise<string>(() => {}) : 'second';
	};
	const leaver = new AbortController();
	const left = flights.run('a', work, leaver.signal);
	leaver.abort(new Error('Gone.'));
	await assert.rejects(left, /Gone/);
	assert.equal(signals[0]?.aborted, true);
	assert.equal(await flights.run('a', work, never), 'second');
});

test('a failure is everybody’s, and is not remembered', async () => {
	const flights = new SingleFlight<string>();
	let isBroken = true;
	const work = async (): Promise<string> => {
		if (isBroken) {
			throw new Error('Broken.');
		}
		return 'whole';
	};
	const both = await Promise.allSettled([flights.run('a', work, never), flights.run('a', work, never)]);
	assert.deepEqual(
		both.map(it => it.status),
		['rejected', 'rejected'],
	);
	isBroken = false;
	assert.equal(await flights.run('a', work, never), 'whole');
});
