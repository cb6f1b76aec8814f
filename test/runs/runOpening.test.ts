import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { RunEvent } from '../../src/agent/events.ts';
import { formatLogLine } from '../../src/agent/runLog.ts';
import { Evidence } from '../../src/report/evidence.ts';
import { lockRun } from '../../src/runs/runLock.ts';
import { readOpening } from '../../src/runs/runOpening.ts';
import { readSnapshot, SnapshotFolder } from '../../src/runs/snapshotFolder.ts';
import { iceFinding } from '../fakes/iceWorld.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const start: RunEvent = {
	type: 'run-start',
	run: 'r1',
	question: 'When does [ice] melt?',
	startedAt: '2026-01-02T03:04:05.000Z',
	policy: 'scripted',
	paradigm: 'iter',
	environment: 'corpus',
};
const evidence = [0, 1].map(line => Evidence.parse({ ...iceFinding('ice.md', line), id: `e${line + 1}` }));
const found: RunEvent = { type: 'tool-end', round: 1, call: 0, text: '', evidence, failed: false, milliseconds: 1 };
const updated = (report: string): RunEvent => ({ type: 'report-update', round: 1, edits: [], report });
const ended = (answer: string, report: string): RunEvent => ({
	type: 'run-end',
	outcome: { kind: 'answered', answer },
	report,
	milliseconds: 1,
});

/** The folder of a run with these events, in another that is gone when the test is. */
function runOf(folder: string, events: readonly RunEvent[]): string {
	const path = join(folder, 'r1');
	mkdirSync(path);
	const at = '2026-01-02T03:04:05.000Z';
	const lines = events.map((event, i) => `${formatLogLine({ seq: i + 1, epoch: 1, at, event })}\n`);
	writeFileSync(join(path, 'run.jsonl'), lines.join(''));
	return path;
}

async function reportOf(events: readonly RunEvent[]): Promise<string> {
	using folder = temporaryFolder();
	const opening = await readOpening(runOf(folder.path, events));
	assert.ok('report' in opening, JSON.stringify(opening));
	return opening.report;
}

async function problemOf(events: readonly RunEvent[]): Promise<string> {
	using folder = temporaryFolder();
	const opening = await readOpening(runOf(folder.path, events));
	assert.ok('problem' in opening);
	return opening.problem;
}

test('what a run leaves is its answer, its report and all its evidence', async () => {
	using folder = temporaryFolder();
	const steered: RunEvent = { type: 'steered', round: 2, notes: ['in short'], report: 'Ice melts [e1].' };
	const events = [start, found, updated('Ice melts [e1]. Sea ice [e2].'), steered];
	assert.deepEqual(await readOpening(runOf(folder.path, [...events, ended('At 0 °C [e1].', 'Ice melts [e1].')])), {
		run: 'r1',
		question: 'When does [ice] melt?',
		report: 'Ice melts [e1].\n\n## Answer to “When does \\[ice] melt?”\n\nAt 0 °C [e1].',
		evidence,
		unwanted: ['e2'],
		excluded: [],
	});
});

test('the answer stands before the sections of the report, and its headings below its own', async () => {
	const answer = '# In short\n\nAt 0 °C.\n\n```\n# no heading\n```\n\n## More\n\nSea ice.';
	assert.equal(
		await reportOf([start, found, ended(answer, 'Ice.\n\n## Findings\n\nIt melts [e1].')]),
		'Ice.\n\n## Answer to “When does \\[ice] melt?”\n\n### In short\n\nAt 0 °C.\n\n```\n# no heading\n```\n\n#### More\n\nSea ice.\n\n## Findings\n\nIt melts [e1].',
	);
});

test('a run that was interrupted leaves its report, without the traces of the work', async () => {
	const report = '## Findings\n\n- It melts [e1].\n\n## Open\n\n- Why?\n\n## Searched\n\n- `ice`: e1\n\nRead up to e1.';
	assert.equal(await reportOf([start, found, updated(report)]), '## Findings\n\n- It melts [e1].');
});

test('a run that goes on from another leaves what both have found', async () => {
	const continued: RunEvent = {
		type: 'continued',
		from: 'r0',
		question: 'What is ice?',
		report: 'Old [e1].',
		evidence: evidence.slice(0, 1),
		unwanted: [],
		excluded: [],
	};
	const more: RunEvent = { ...found, evidence: evidence.slice(1) };
	using folder = temporaryFolder();
	const opening = await readOpening(runOf(folder.path, [start, continued, more, ended('', 'Old [e1]. New [e2].')]));
	assert.deepEqual('evidence' in opening && [opening.report, opening.evidence], ['Old [e1]. New [e2].', evidence]);
});

test('where there is nothing to go on from, it says why', async () => {
	assert.match(await problemOf([]), /ended before it began/);
	assert.match(await problemOf([start, ended('', '')]), /found nothing/);
	const gap: RunEvent = { ...found, evidence: evidence.slice(1) };
	assert.match(await problemOf([start, gap, ended('A.', 'A.')]), /not of this version/);
});

test('a run that goes on is not gone on from', async () => {
	using folder = temporaryFolder();
	const path = runOf(folder.path, [start, found, updated('So far.')]);
	const lock = await lockRun(path);
	const opening = await readOpening(path);
	await lock?.release();
	assert.match('problem' in opening ? opening.problem : '', /still going on/);
});

test('sources of the old run can be read in the new one, when it is gone as well', async () => {
	using folder = temporaryFolder();
	const [old, next] = [join(folder.path, 'old'), join(folder.path, 'new')];
	const sha256 = await new SnapshotFolder(old).keep('Ice melts at 0 °C.');
	const snapshots = new SnapshotFolder(next);
	await snapshots.adopt(old, [{ sha256 }, { sha256 }, { sha256: 'f'.repeat(64) }]);
	await snapshots.adopt(old, [{ sha256 }]);
	assert.equal(await readSnapshot(next, sha256), 'Ice melts at 0 °C.');
	assert.deepEqual(readdirSync(join(next, 'sources')), [`${sha256}.md`]);
	assert.equal(snapshots.problem, undefined);
});

test('a link in the place of a source is not followed', async () => {
	using folder = temporaryFolder();
	const [old, next] = [join(folder.path, 'old'), join(folder.path, 'new')];
	const secret = join(folder.path, 'secret');
	writeFileSync(secret, 'Mine.');
	mkdirSync(join(old, 'sources'), { recursive: true });
	symlinkSync(secret, join(old, 'sources', `${'a'.repeat(64)}.md`));
	await new SnapshotFolder(next).adopt(old, [{ sha256: 'a'.repeat(64) }]);
	assert.deepEqual(readdirSync(join(next, 'sources')), []);
});

test('a run of several rollouts leaves what was made of them, with the evidence of all', async () => {
	using folder = temporaryFolder();
	const used = { usage: { promptTokens: 1, completionTokens: 1 }, milliseconds: 1 };
	const opening = await readOpening(
		runOf(folder.path, [
			{ ...start, paradigm: 'heavy' },
			{ type: 'rollout-start', rollout: 1, instruction: 'Go.' },
			{
				type: 'rollout-end',
				rollout: 1,
				outcome: { kind: 'answered', answer: 'At 0 °C [e1].' },
				answer: 'At 0 °C [e1].',
				report: '',
				evidence,
				rounds: 2,
				...used,
			},
			{
				type: 'synthesis-made',
				length: 'standard',
				answer: 'At 0 °C [e1].',
				report: '## Sea\n\nEarlier [e2].',
				of: 1,
				agreement: [],
				remarks: [],
				...used,
			},
			ended('At 0 °C [e1].', '## Sea\n\nEarlier [e2].'),
		]),
	);
	assert.ok(!('problem' in opening));
	assert.deepEqual(opening.evidence, evidence);
	assert.match(opening.report, /At 0 °C \[e1\]\.[^]*## Sea\n\nEarlier \[e2\]\./);
});
