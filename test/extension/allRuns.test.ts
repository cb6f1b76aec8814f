import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { allRuns } from '../../src/extension/allRuns.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { writePastRun } from './pastRun.ts';

const run = { question: 'Ice?', sources: [] };
const [older, newer] = ['20260101-000000-ice-0001', '20260102-000000-ice-0002'];

test('runs are listed newest first, and no other folders beside them', async () => {
	using folder = temporaryFolder();
	writePastRun(folder.path, { ...run, id: older });
	writePastRun(folder.path, { ...run, id: newer });
	mkdirSync(join(folder.path, '.deep-research/runs/notes of mine'));
	assert.deepEqual(
		(await allRuns([folder.path])).map(it => it.id),
		[newer, older],
	);
});

test('a question is one line in which everything can be seen', async () => {
	using folder = temporaryFolder();
	writePastRun(folder.path, { ...run, id: older, question: `Ice?\u202e\n\nNothing is deleted.${' x'.repeat(5_000)}` });
	const [listed] = await allRuns([folder.path]);
	assert.match(listed?.question ?? '', /^Ice\? Nothing is deleted\. x/);
	assert.ok((listed?.question.length ?? 0) <= 300);
});

test('what a link in a repository leads to is no run, so nobody deletes it as one', async () => {
	using folder = temporaryFolder();
	const elsewhere = join(folder.path, 'elsewhere');
	writePastRun(elsewhere, { ...run, id: older });
	const one = join(folder.path, 'one');
	const two = join(folder.path, 'two');
	mkdirSync(join(one, '.deep-research'), { recursive: true });
	symlinkSync('../../elsewhere/.deep-research/runs', join(one, '.deep-research/runs'));
	mkdirSync(two);
	symlinkSync('../elsewhere/.deep-research', join(two, '.deep-research'));
	assert.deepEqual(await allRuns([one, two]), []);
	assert.equal((await allRuns([elsewhere])).length, 1);
});
