import assert from 'node:assert/strict';
import test from 'node:test';
import { isoDate } from '../../../src/tools/documents/isoDate.ts';

test('reads dates in the ways pages, files and services write them, and invents no month or day', () => {
	const cases: readonly (readonly [string | undefined, string | undefined])[] = [
		['2024-03-05', '2024-03-05'],
		['2024-03-05T23:59:59+02:00', '2024-03-05'],
		['2024/3/5', '2024-03-05'],
		['20240305', '2024-03-05'],
		['2024-03', '2024-03'],
		['2024', '2024'],
		['2024-13-05', '2024'],
		['2024-02-30', '2024-02'],
		['Mar 5, 2024', '2024-03-05'],
		['Mar 5, 2024 11:30 PM', '2024-03-05'],
		['5 March 2024', '2024-03-05'],
		['Tue, 05 Mar 2024 00:30:00 GMT', '2024-03-05'],
		['March 2024', '2024-03'],
		['Sept. 2024', '2024-09'],
		['Spring 2024', '2024'],
		['Volume 12, 2024', undefined],
		['3 days ago', undefined],
		['9999', undefined],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
	];
	for (const [text, expected] of cases) {
		assert.equal(isoDate(text), expected, text);
	}
});
