import assert from 'node:assert/strict';
import test from 'node:test';
import { priced } from '../../src/agent/budget.ts';
import { estimateOf, parsePrice } from '../../src/cli/prices.ts';

test('a price is two numbers', () => {
	assert.deepEqual(parsePrice('0.25/2'), { input: 0.25, output: 2 });
	for (const text of ['', '1', '1/x', '-1/2', '1/2/3', '1,2']) {
		assert.throws(() => parsePrice(text), /--price needs two prices/, text);
	}
});

test('what the endpoint says it cost is believed over the price', () => {
	const usage = { promptTokens: 1_000_000, completionTokens: 500_000 };
	assert.equal(priced(usage, { input: 1, output: 4 }).cost, 3);
	assert.equal(priced({ ...usage, cost: 0.5 }, { input: 1, output: 4 }).cost, 0.5);
	assert.equal(priced(usage, undefined).cost, undefined);
});

test('an estimate names rounds, tokens and, with a price, dollars', () => {
	assert.match(estimateOf(64, { input: 1, output: 4 }), /^Up to 64 rounds: about 563,000 tokens, about \$0\.72 if/);
	assert.doesNotMatch(estimateOf(64, undefined), /\$/);
});
