import assert from 'node:assert/strict';
import test from 'node:test';
import { compareLabels, labelMaker, numberOf, partsOf } from '../../../src/citations/service/labels.ts';

test('labels are in the order of sources, then of passages; what is none comes last', () => {
	const sorted = ['1', '2', '2b', '2z', '2aa', '2ab', '10', '10b', '@a', '@b', 'x'];
	assert.deepEqual([...sorted].reverse().sort(compareLabels), sorted);
	assert.deepEqual(partsOf('12ab'), { number: 12, letters: 'ab' });
	for (const it of ['', '0', '01', 'b', '3B', '3 ', '1234567', '3abcde', '__proto__', '٣']) {
		assert.equal(numberOf(it), undefined, it);
	}
});

test('a further passage never gets a label that was given before the last', () => {
	const next = labelMaker(new Set(['1', '2b', '2d', '3z', '4zzzz', '@x']));
	assert.deepEqual([1, 2, 3, 5].map(next), ['1b', '2e', '3aa', '5']);
	assert.equal(next(4), '4', 'After the last label that there is, gaps are filled.');
});
