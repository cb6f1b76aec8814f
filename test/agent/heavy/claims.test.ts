import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { citedClaims, rewritten, withoutCitations } from '../../../src/agent/heavy/claims.ts';
import { citedIds } from '../../../src/report/citation.ts';

test('a statement is what stands before a citation in its sentence or line', () => {
	assert.deepEqual(
		citedClaims('First. It melts at 0 °C [e1], and boils at 100 °C [e2] [e3].\n- **Ice** floats. [e4]'),
		[
			{ claim: 'It melts at 0 °C', ids: ['e1'] },
			{ claim: 'and boils at 100 °C', ids: ['e2', 'e3'] },
			{ claim: '**Ice** floats.', ids: ['e4'] },
		],
	);
});

test('a full stop within a quotation ends no statement', () => {
	assert.deepEqual(citedClaims('They say: “It melts. Then it boils.” [e1]'), [
		{ claim: 'They say: “It melts. Then it boils.”', ids: ['e1'] },
	]);
});

test('Chinese sentences end at their own marks', () => {
	assert.deepEqual(citedClaims('冰会融化。水在100度沸腾[e1]。'), [{ claim: '水在100度沸腾', ids: ['e1'] }]);
});

test('what is code stays as it is', () => {
	assert.equal(
		rewritten('See `[e1]` [e1].', () => 'e9'),
		'See `[e1]` [e9].',
	);
});

test('a citation without any id that is kept goes, with the space before it', () => {
	assert.deepEqual(
		withoutCitations('It melts [e1, e2], they say [e3].', it => it !== 'e2'),
		{
			text: 'It melts [e2], they say.',
			removed: ['e1', 'e3'],
		},
	);
});

test('ids may change places, two may become one, and no text is lost', () => {
	assert.equal(
		rewritten('A [e1][e2] b [e2, e1].', it => (it === 'e1' ? 'e2' : 'e1')),
		'A [e2][e1] b [e1] [e2].',
	);
	assert.equal(
		rewritten('A [e1, e2].', () => 'e5'),
		'A [e5].',
	);
	fc.assert(
		fc.property(fc.array(fc.constantFrom('Ice', ' [e1]', '[e2, e3]', '。', '\n', '`x`', ' [^e4] ', '“')), parts => {
			const text = parts.join('');
			const ids = citedIds(text);
			const moved = rewritten(text, it => `${it}0`);
			assert.deepEqual(
				citedIds(moved),
				ids.map(it => `${it}0`),
			);
			assert.ok(citedClaims(text).every(it => it.claim !== '' && it.ids.length > 0));
		}),
	);
});
