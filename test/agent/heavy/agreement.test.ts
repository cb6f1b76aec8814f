import assert from 'node:assert/strict';
import test from 'node:test';
import { agree, agreementOn, bestOf, hasMajority, votesAmong } from '../../../src/agent/heavy/agreement.ts';
import type { Pair } from '../../../src/agent/heavy/pair.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { finding } from '../../fakes/finding.ts';

/** e1 and e2 overlap in one source; e3 is elsewhere in it; e4 has the words of e1 in another. */
const ledger = new EvidenceLedger();
const shared = 'The bridge was opened to traffic on the first day of May';
ledger.add(finding({ uri: 'bridge', quote: `${shared} 1932.` }));
ledger.add(
	finding({ uri: 'bridge', quote: `After years of work, ${shared.toLowerCase()} in the presence of all.`, line: 2 }),
);
ledger.add(finding({ uri: 'bridge', quote: 'It has two towers.', line: 9 }));
ledger.add(finding({ uri: 'tower', quote: `${shared} 1932.` }));

const pair = (rollout: number, answer: string, report = ''): Pair => ({ rollout, answer, report });
const opened = pair(1, 'The bridge was opened by Mary Lyons in 1932 [e1].');

test('the same numbers, names and passages agree, in whatever words', () => {
	assert.ok(agree(opened, pair(2, 'In 1932, Mary Lyons opened it [e2].'), ledger));
	assert.ok(agree(pair(1, 'It cost 1,200 pounds [e1].'), pair(2, 'The price: 1200 pounds [e1].'), ledger));
});

const differing = [
	['another number', 'The bridge was opened by Mary Lyons in 1933 [e1].'],
	['a number more', 'The bridge was opened by Mary Lyons in 1932, and again in 1990 [e1].'],
	['another name', 'The bridge was opened by John Carver in 1932 [e1].'],
	['another passage of the source', 'The bridge was opened by Mary Lyons in 1932 [e3].'],
	['the same words elsewhere', 'The bridge was opened by Mary Lyons in 1932 [e4].'],
	['no citation', 'The bridge was opened by Mary Lyons in 1932.'],
] as const;
for (const [what, answer] of differing) {
	test(`${what} is no agreement`, () => {
		assert.equal(agree(opened, pair(2, answer), ledger), false);
	});
}

test('a majority is more than half of all rollouts, and at least two', () => {
	const other = { ...opened, rollout: 2 };
	assert.equal(hasMajority([opened], 2, ledger), false);
	assert.equal(hasMajority([opened, other], 2, ledger), true);
	assert.equal(hasMajority([opened, other], 3, ledger), true);
	assert.equal(hasMajority([opened, other], 4, ledger), false);
	assert.equal(hasMajority([opened, other, { ...opened, rollout: 3 }], 4, ledger), true);
	assert.equal(hasMajority([opened, pair(2, 'In 1990 [e1].'), pair(3, 'In 2000 [e1].')], 3, ledger), false);
});

test('each statement is counted once, for the rollouts that cite its passage or one that overlaps', () => {
	const pairs = [opened, pair(2, 'In 1932 [e2].', '- Two towers [e3].'), pair(3, 'Nobody knows [e4].')];
	assert.deepEqual(
		agreementOn('It was opened in 1932 [e1]. It has two towers [e3].\n\n- It was opened in 1932 [e1].', pairs, ledger),
		[
			{ claim: 'It was opened in 1932', rollouts: [1, 2] },
			{ claim: 'It has two towers', rollouts: [2] },
		],
	);
	assert.equal(votesAmong(pairs, ledger)('e2'), 2);
});

test('the best is the one that most agree with, then the one that rests on more', () => {
	const lonely = pair(1, 'In 1990 [e3].', 'It has [e3], and [e1], and [e4].');
	assert.equal(bestOf([lonely, { ...opened, rollout: 2 }, { ...opened, rollout: 3 }], ledger)?.rollout, 2);
	assert.equal(bestOf([opened, pair(2, 'In 1932, Mary Lyons [e1].', 'Two towers [e3].')], ledger)?.rollout, 2);
	assert.equal(bestOf([], ledger), undefined);
});
