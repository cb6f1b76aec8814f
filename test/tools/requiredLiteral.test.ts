import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { requiredLiteral } from '../../src/tools/requiredLiteral.ts';

test('the longest run that every match holds', () => {
	const cases: [RegExp, string | undefined][] = [
		[/melting point/u, 'melting point'],
		[/ice\(melts\)/u, 'ice(melts)'],
		[/colou?r/u, 'colo'],
		[/function\s+\w+Name\b/u, 'function'],
		[/abc*def+gh/u, 'def'],
		[/abc{0,2}defg/u, 'defg'],
		[/^import .* from/u, 'import '],
		[/[abc]defg[^]/u, 'defg'],
		// In `İce skating`, k and s may be other characters where case is ignored.
		[/breaking news/iu, 'ing new'],
		[/größe zero/u, 'e zero'],
		[/ab/u, undefined],
		[/one|two/u, undefined],
		[/(maybe)?this/u, undefined],
		[/\x41bcd/u, undefined],
		[/\u0041bcd/u, undefined],
		[/(?=look)ahead/u, undefined],
	];
	for (const [expression, literal] of cases) {
		assert.equal(requiredLiteral(expression), literal, String(expression));
	}
});

/** Parts of expressions, with a text that matches each; the plain ones many times, so that there are runs of them. */
const atoms: readonly (readonly [string, string])[] = [
	...Array.from('abcdefghi123 -xyz'.repeat(3), (it): [string, string] => [it, it]),
	...Array.from('kKsS', (it): [string, string] => [it, it]),
	['s', '\u017f'],
	['k', '\u212a'],
	['\u017f', 's'],
	['i', '\u0130'],
	['.', 'q'],
	['\\.', '.'],
	['\\s', ' '],
	['\\w', 'w'],
	['[ab]', 'b'],
	['[^a]', 'c'],
	['[^]', '\t'],
	['\\-', '-'],
	['\\[', '['],
	['\\t', '\t'],
	['\\x61', 'a'],
	['\\u0062', 'b'],
	['(b)', 'b'],
	['(?:)', ''],
	['a|b', 'a'],
];
const quantifiers: readonly (readonly [string, number])[] = [
	...Array.from({ length: 16 }, (): [string, number] => ['', 1]),
	['*', 0],
	['*', 2],
	['+', 2],
	['?', 0],
	['{0,2}', 0],
	['{2}', 2],
	['*?', 1],
	['+?', 1],
];

test('no line that matches is without it', () => {
	const part = fc.record({
		atom: fc.constantFrom(...atoms),
		quantifier: fc.constantFrom(...quantifiers),
		isUpper: fc.boolean(),
	});
	let told = 0;
	fc.assert(
		fc.property(fc.array(part, { minLength: 3, maxLength: 9 }), fc.constantFrom('', 'i', 'u', 'iu'), (parts, flags) => {
			const source = parts.map(({ atom, quantifier }) => atom[0] + quantifier[0]).join('');
			const line = parts
				.map(({ atom, quantifier, isUpper }) => (isUpper ? atom[1].toUpperCase() : atom[1]).repeat(quantifier[1]))
				.join('');
			let expression: RegExp;
			try {
				expression = new RegExp(source, flags);
			} catch {
				return;
			}
			const literal = requiredLiteral(expression);
			if (literal === undefined || !expression.test(line)) {
				return;
			}
			told++;
			const fold = (text: string): string =>
				expression.ignoreCase ? text.replace(/[A-Z]/g, it => it.toLowerCase()) : text;
			assert.ok(
				fold(line).includes(fold(literal)),
				`${JSON.stringify(line)} matches ${expression}, without ${literal}`,
			);
		}),
		{ numRuns: 20_000 },
	);
	assert.ok(told > 100, `${told} lines matched an expression with a literal`);
});
