import assert from 'node:assert/strict';
import test from 'node:test';
import { differences } from '../../src/base/differences.ts';

/** Words as they are; `-removed-` and `+added+`. */
function show(before: string, after: string, most?: number): string {
	const marks = { same: '', removed: '-', added: '+' } as const;
	return differences(words(before), words(after), most)
		.map(({ kind, entries }) => `${marks[kind]}${entries.join(' ')}${marks[kind]}`)
		.join(' ');
}

function words(text: string): string[] {
	return text.split(' ').filter(it => it !== '');
}

test('what is the same is told once, what is removed before what is added', () => {
	assert.equal(show('ice melts at 0 degrees', 'ice melts at 1 degree'), 'ice melts at -0 degrees- +1 degree+');
	assert.equal(show('a b c', 'a b c'), 'a b c');
	assert.equal(show('', 'a b'), '+a b+');
	assert.equal(show('a b', ''), '-a b-');
	assert.equal(show('', ''), '');
	assert.equal(show('a b c d', 'b d e'), '-a- b -c- d +e+');
});

test('the script is the shortest there is, and leads from one list to the other', () => {
	let seed = 7;
	const random = (most: number): number => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return seed % most;
	};
	for (let round = 0; round < 300; round++) {
		const [before, after] = [0, 1].map(() => Array.from({ length: random(12) }, () => 'abcd'.charAt(random(4))));
		assert.ok(before && after);
		const script = differences(before, after);
		const side = (without: string): string[] => script.filter(it => it.kind !== without).flatMap(it => it.entries);
		assert.deepEqual(side('added'), before);
		assert.deepEqual(side('removed'), after);
		const changes = script.filter(it => it.kind !== 'same').reduce((sum, it) => sum + it.entries.length, 0);
		assert.equal(changes, before.length + after.length - 2 * longestCommon(before, after));
	}
});

test('lists that differ too much are one removal and one addition', () => {
	assert.equal(show('x a b c d y', 'x b a d c y', 2), 'x -a b c d- +b a d c+ y');
});

/** The length of the longest list that both hold in order, by the book. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
	const rows = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
	const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
	for (let i = 1; i <= a.length; i++) {
		for (let j = 1; j <= b.length; j++) {
			const row = rows[i];
			if (row) {
				row[j] = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
			}
		}
	}
	return at(a.length, b.length);
}
