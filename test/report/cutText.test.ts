import assert from 'node:assert/strict';
import test from 'node:test';
import { cutText } from '../../src/report/cutText.ts';

test('a text is cut to its length, never within a character, with one mark at its end', () => {
	assert.equal(cutText('one  two\nthree', 20), 'one two three');
	assert.equal(cutText('one two three', 8), 'one two…');
	assert.equal(cutText('one two… three', 10), 'one two…');
	assert.equal(cutText('one 🧊🧊 ice', 6), 'one…');
});
