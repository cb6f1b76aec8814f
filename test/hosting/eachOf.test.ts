import assert from 'node:assert/strict';
import test from 'node:test';
import { eachOf } from '../../src/hosting/eachOf.ts';

test('all items are done, in their order and no more at once than is said', async () => {
	const begun: number[] = [];
	let [running, most] = [0, 0];
	await eachOf([1, 2, 3, 4, 5, 6, 7], 3, async item => {
		begun.push(item);
		most = Math.max(most, ++running);
		await Promise.resolve();
		running--;
	});
	assert.deepEqual(begun, [1, 2, 3, 4, 5, 6, 7]);
	assert.equal(most, 3);
	await eachOf([], 3, () => Promise.reject(new Error('There is nothing to do.')));
});

test('after a failure nothing more is begun, and what was begun is awaited', async () => {
	const [begun, ended]: [number[], number[]] = [[], []];
	const work = eachOf([1, 2, 3, 4], 2, async item => {
		begun.push(item);
		await Promise.resolve();
		if (item === 1) {
			throw new Error('The first fails.');
		}
		await Promise.resolve();
		ended.push(item);
	});
	await assert.rejects(work, /The first fails/);
	assert.deepEqual([begun, ended], [[1, 2], [2]]);
});
