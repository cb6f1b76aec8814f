import assert from 'node:assert/strict';
import test from 'node:test';
import { describeEstimate } from '../../src/cli/choiceWords.ts';
import { parsePrice } from '../../src/cli/price.ts';
import { estimateOf } from '../../src/hosting/prices.ts';

test('a price is two numbers', () => {
	assert.deepEqual(parsePrice('0.25/2'), { input: 0.25, output: 2 });
	for (const text of ['', '1', '1/x', '-1/2', '1/2/3', '1,2']) {
		assert.throws(() => parsePrice(text), /--price needs two prices/, text);
	}
});

test('an estimate is said in rounds, tokens and, with a price, dollars', () => {
	const withPrice = describeEstimate(estimateOf(64, 'brief', { input: 1, output: 4 }));
	assert.match(withPrice, /^Up to 64 rounds: about 563,000 tokens, about \$0\.72 if/);
	assert.doesNotMatch(describeEstimate(estimateOf(64, 'brief', undefined)), /\$/);
});
