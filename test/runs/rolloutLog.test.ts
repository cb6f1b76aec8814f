import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parseRunLog } from '../../src/agent/runLog.ts';
import { openRolloutLog } from '../../src/runs/rolloutLog.ts';
import { FixedClock } from '../fakes/fixedClock.ts';
import { temporaryFolder } from './temporaryFolder.ts';

test('each rollout has a log of its own in the folder of its run', async () => {
	using folder = temporaryFolder();
	for (const rollout of [1, 2]) {
		const log = await openRolloutLog(folder.path, rollout, new FixedClock());
		await log.append({ type: 'round-start', round: rollout, final: false });
		await log.close();
	}
	const text = readFileSync(join(folder.path, 'rollouts/2/run.jsonl'), 'utf8');
	assert.deepEqual(
		parseRunLog(text).events.map(it => it.event),
		[{ type: 'round-start', round: 2, final: false }],
	);
});

test('a rollout that was begun before is not written over', async () => {
	using folder = temporaryFolder();
	await (await openRolloutLog(folder.path, 1, new FixedClock())).close();
	await assert.rejects(openRolloutLog(folder.path, 1, new FixedClock()));
});

test('a link in the place of its folder is not followed', async () => {
	using folder = temporaryFolder();
	using elsewhere = temporaryFolder();
	mkdirSync(join(folder.path, 'run'));
	symlinkSync(elsewhere.path, join(folder.path, 'run/rollouts'), 'junction');
	await assert.rejects(openRolloutLog(join(folder.path, 'run'), 1, new FixedClock()));
	assert.equal(existsSync(join(elsewhere.path, '1')), false);
});
