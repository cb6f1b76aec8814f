import assert from 'node:assert/strict';
import test from 'node:test';
import { pairOf, treeOf } from '../../src/extension/runTree.ts';
import type { RunSummary } from '../../src/runs/readRun.ts';

function runOf(id: string, from?: string): RunSummary {
	return {
		id,
		path: `/runs/${id}`,
		question: 'Why?',
		startedAt: undefined,
		state: 'answered',
		limit: undefined,
		policy: 'm',
		isCited: true,
		rounds: 3,
		forkedFrom: from === undefined ? undefined : { run: from, round: 2 },
		document: undefined,
	};
}

const root = runOf('20260101-000000-a');
const fork = runOf('20260102-000000-b', root.id);
const again = runOf('20260103-000000-c', fork.id);
const orphan = runOf('20260104-000000-d', '20250101-000000-x');

function namesBelow(id: string | undefined, runs: readonly RunSummary[]): readonly string[] | undefined {
	return treeOf(runs)
		.get(id)
		?.map(it => it.id);
}

test('forks stand below the run that they share rounds with, newest first; one whose origin is gone stands by itself', () => {
	const other = runOf('20260105-000000-e', root.id);
	const runs = [other, orphan, again, fork, root];
	assert.deepEqual(namesBelow(undefined, runs), [orphan.id, root.id]);
	assert.deepEqual(namesBelow(root.id, runs), [other.id, fork.id]);
	assert.deepEqual(namesBelow(fork.id, runs), [again.id]);
	assert.equal(namesBelow(again.id, runs), undefined);
});

test('logs that name each other, or themselves, as origin hide no run', () => {
	const [a, b, c] = [
		runOf('20260101-a', '20260102-b'),
		runOf('20260102-b', '20260101-a'),
		runOf('20260103-c', '20260103-c'),
	];
	assert.deepEqual(namesBelow(undefined, [c, b, a]), [c.id, a.id]);
	assert.deepEqual(namesBelow(a.id, [c, b, a]), [b.id]);
});

test('two runs are compared, or a fork with its origin, the older on the left', () => {
	const runs = [orphan, again, fork, root];
	assert.deepEqual(pairOf([again, root], runs), [root, again]);
	assert.deepEqual(pairOf([fork], runs), [root, fork]);
	for (const chosen of [[], [root], [orphan], [again, fork, root]]) {
		assert.equal(pairOf(chosen, runs), undefined);
	}
});
