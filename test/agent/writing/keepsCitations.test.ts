import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { keepsCitations } from '../../../src/agent/writing/keepsCitations.ts';
import { citedIds } from '../../../src/report/citation.ts';

const before =
	'Fresh ice melts at 0 °C [e1]. Salt lowers the melting point [e2] [e3].\n\n| Ice | Point |\n| --- | --- |\n| Sea | −1.8 °C [e4] |\n\n海冰在零下1.8度融化[e5]。';

function check(after: string, expected: boolean): void {
	assert.equal(keepsCitations(before, after), expected, after);
}

test('a text may be put in other words, in another order, without what repeats', () => {
	check(before, true);
	check(before.replace('Fresh ice melts', 'Ice of fresh water melts'), true);
	check(
		before.replace('Salt lowers the melting point [e2] [e3].', 'The melting point is lowered by salt. [e3, e2]'),
		true,
	);
	check(before.replace('Fresh ice', 'As was said, fresh ice'), true);
});

test('it may not lose, gain or move a citation, nor change a number', () => {
	check(before.replace(' [e3]', ''), false);
	check(`${before} It is so [e9].`, false);
	check(before.replace('[e1]', '[e0]').replace('[e2]', '[e1]').replace('[e0]', '[e2]'), false);
	check(before.replace('0 °C', '1 °C'), false);
	check(before.replace('[e4]', '').replace('[e5]', '[e5] [e4]'), false);
	check('', false);
});

test('what is accepted has the same set of citations, whatever was written', () => {
	const word = fc.constantFrom(
		'ice',
		'melts',
		'at',
		'0',
		'°C',
		'[e1]',
		'[e2]',
		'[e3, e1]',
		'.',
		'\n',
		'|',
		'[^e2]',
		'`[e9]`',
	);
	const text = fc.array(word, { maxLength: 24 }).map(it => it.join(' '));
	let accepted = 0;
	fc.assert(
		fc.property(text, text, (a, b) => {
			if (keepsCitations(a, b)) {
				accepted++;
				assert.deepEqual(new Set(citedIds(b)), new Set(citedIds(a)));
			}
			assert.ok(keepsCitations(a, a));
		}),
		{ numRuns: 2_000 },
	);
	assert.ok(accepted > 20, `Only ${accepted} were accepted.`);
});
