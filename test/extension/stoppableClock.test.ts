import assert from 'node:assert/strict';
import test from 'node:test';
import { StoppableClock } from '../../src/extension/stoppableClock.ts';

test('time that a run waits for its user is not counted', () => {
	let time = 100;
	const clock = new StoppableClock({ now: () => new Date(0), elapsed: () => time });
	assert.equal(clock.elapsed(), 100);
	clock.stop();
	time = 500;
	clock.stop();
	assert.equal(clock.elapsed(), 100);
	clock.start();
	clock.start();
	assert.equal(clock.elapsed(), 100);
	time = 510;
	assert.equal(clock.elapsed(), 110);
	clock.stop();
	time = 600;
	clock.start();
	assert.equal(clock.elapsed(), 110);
});
