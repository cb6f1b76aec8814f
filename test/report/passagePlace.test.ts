import assert from 'node:assert/strict';
import test from 'node:test';
import { placeOfPassage } from '../../src/report/passagePlace.ts';

const passage = { quote: 'ice', prefix: '', suffix: '' };

function lineOf(text: string, line: number): number {
	return placeOfPassage(text, { ...passage, locator: { lines: [line, line] } }).start.line + 1;
}

test('of several places with the same words the one nearest to where they stood is meant', () => {
	const text = 'ice ice\nwater\nice\nwater\nwater\nice ice\n';
	assert.deepEqual(
		[1, 2, 3, 4, 5, 6, 99].map(it => lineOf(text, it)),
		[1, 1, 3, 3, 6, 6, 6],
	);
});

test('a word that stands in a text a million times is found as soon as any other', () => {
	assert.equal(lineOf('ice\n'.repeat(1_000_000), 1_000_000), 1_000_000);
	assert.equal(lineOf('ice '.repeat(1_000_000), 7), 1);
	const letters = placeOfPassage('a'.repeat(1_000_000), { ...passage, quote: 'a'.repeat(1000), locator: {} });
	assert.equal(letters.start.character, 0);
});
