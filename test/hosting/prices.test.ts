import assert from 'node:assert/strict';
import test from 'node:test';
import { priced } from '../../src/agent/budget.ts';
import { estimateOf } from '../../src/hosting/prices.ts';

test('what the endpoint says it cost is believed over the price', () => {
	const usage = { promptTokens: 1_000_000, completionTokens: 500_000 };
	assert.equal(priced(usage, { input: 1, output: 4 }).cost, 3);
	assert.equal(priced({ ...usage, cost: 0.5 }, { input: 1, output: 4 }).cost, 0.5);
	assert.equal(priced(usage, undefined).cost, undefined);
});

test('an estimate is of rounds, tokens and, with a price, dollars', () => {
	assert.deepEqual(estimateOf(10, 'brief', { input: 1, output: 5 }), { rounds: 10, tokens: 88_000, cost: 0.12 });
	assert.ok(estimateOf(10, 'long', undefined).tokens > estimateOf(10, 'standard', undefined).tokens);
	assert.equal(estimateOf(10, 'standard', undefined).cost, undefined);
});
