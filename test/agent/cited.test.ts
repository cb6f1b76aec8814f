import assert from 'node:assert/strict';
import test from 'node:test';
import { isCited } from '../../src/agent/cited.ts';

test('a model may cite in its report what it answers in plain words; quotations must cite themselves', () => {
	assert.equal(isCited('m', 'At 0 °C.', 'Ice melts at 0 °C [e1].'), true);
	assert.equal(isCited('m', 'At 0 °C [e1].', ''), true);
	assert.equal(isCited('m', 'I believe so.', 'Nothing was found.'), false);
	assert.equal(isCited('m', undefined, ''), false);
	assert.equal(isCited('extractive', 'Nothing was found.', '- read on the way [e1]'), false);
	assert.equal(isCited('extractive', '“Ice melts.” [e1]', ''), true);
});
