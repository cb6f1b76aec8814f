import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { maxRounds } from '../../src/agent/budget.ts';
import type { RunEvent } from '../../src/agent/events.ts';
import { iterResearch } from '../../src/agent/paradigm.ts';
import type { Policy } from '../../src/agent/policy.ts';
import { checkReportOnDisk } from '../../src/hosting/checkReportOnDisk.ts';
import { HostedRun } from '../../src/hosting/hostedRun.ts';
import { openWorld, type WorldEnvironment } from '../../src/hosting/world.ts';
import { systemClock } from '../../src/runs/systemClock.ts';
import { createDocumentReader } from '../../src/tools/documents/createDocumentReader.ts';
import { iceWorld } from '../fakes/iceWorld.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { worldWish } from './worldWish.ts';

const { signal } = new AbortController();
const question = 'When does ice melt?';
const usage = { promptTokens: 1, completionTokens: 1 };

/** Reads one page with a tool, then answers with its first passage. */
function readThenAnswer(name: string, input: object): Policy {
	return {
		name: 'scripted',
		notes: [],
		decide: async ({ round }) => ({
			decision: {
				think: '',
				report: { kind: 'rewrite', text: round === 1 ? 'Nothing yet.' : 'Ice melts at 0 °C [e1].' },
				action: round === 1 ? { kind: 'calls', calls: [{ name, input }] } : { kind: 'answer', text: 'At 0 °C [e1].' },
			},
			problems: [],
			usage,
		}),
	};
}

function researcher(policy: Policy): Parameters<HostedRun['follow']>[1] {
	return { policy, paradigm: iterResearch, limits: [maxRounds(5)], clock: systemClock };
}

function beginning(folder: string): Parameters<HostedRun['begin']>[0] {
	const target = { folder, stem: 'ice', extension: '.md', named: false, force: false, notice: undefined };
	return { folder, question, target, clock: systemClock };
}

/** A world of two pages that notes what is done with it. */
function watchedWorld(done: string[]): WorldEnvironment {
	return {
		...iceWorld,
		prepare: async () => {
			done.push('prepared');
			return { notRead: 'Not read: 1 binary file ("a.bin").' };
		},
		troubles: () => ['A service did not answer.'],
		[Symbol.asyncDispose]: async () => {
			done.push('closed');
		},
	};
}

test('a run is prepared, begun and followed to its end, and leaves nothing open', async () => {
	using folder = new TempFolder();
	const done: string[] = [];
	const types: string[] = [];
	let path = '';
	{
		await using run = new HostedRun(() => watchedWorld(done));
		assert.equal(run.hasBegun, false);
		await run.prepare(signal, () => {});
		({ path } = await run.begin(beginning(folder.path)));
		const policy = readThenAnswer('visit', { page: 'ice.md' });
		const { end, written, bug } = await run.follow(
			question,
			researcher(policy),
			it => void types.push(it.type),
			signal,
		);
		assert.deepEqual([end?.outcome.kind, bug], ['answered', undefined]);
		assert.ok(written?.document !== undefined && existsSync(fileURLToPath(written.document)));
		assert.deepEqual(run.remarks, ['Not read: 1 binary file ("a.bin").', 'A service did not answer.']);
	}
	assert.deepEqual([types[0], types.at(-1)], ['run-start', 'run-end']);
	assert.deepEqual(done, ['prepared', 'closed']);
	assert.equal(existsSync(join(path, 'lock')), false);
});

test('what goes wrong in a listener is a bug, not an end of the program', async () => {
	using folder = new TempFolder();
	await using run = new HostedRun(() => watchedWorld([]));
	await run.begin(beginning(folder.path));
	const wrong = new Error('The view is gone.');
	const listen = (event: RunEvent): void => {
		if (event.type === 'round-start') {
			throw wrong;
		}
	};
	const { end, bug } = await run.follow(question, researcher(readThenAnswer('visit', {})), listen, signal);
	assert.deepEqual([end, bug], [undefined, wrong]);
});

test('a world is closed though its run never began', async () => {
	const done: string[] = [];
	{
		await using run = new HostedRun(() => watchedWorld(done));
		assert.throws(() => run.files, /before it had begun/);
	}
	assert.deepEqual(done, ['closed']);
});

test('a report of a run holds what its sources say; as an editor shows it, it need not', async () => {
	using folder = new TempFolder({ 'ice.md': '# Ice\n\nIce melts at 0 °C.\n' });
	const world = await openWorld(worldWish({ folders: [folder.path] }));
	await using run = new HostedRun(stores => world.createEnvironment(stores, undefined));
	await run.prepare(signal, () => {});
	await run.begin(beginning(folder.path));
	const policy = readThenAnswer('search', { query: 'ice melts' });
	const { written } = await run.follow(question, researcher(policy), () => {}, signal);
	const path = fileURLToPath(written?.document ?? '');
	const text = readFileSync(path, 'utf8');
	await using documents = createDocumentReader();
	const check = await checkReportOnDisk({ path, text, folders: [] }, documents, signal);
	assert.deepEqual([check.problems, check.quotes, check.verified], [[], 1, 1]);
	const edited = text.replaceAll(/\[1\](?!:)/g, '[9]');
	const { problems } = await checkReportOnDisk({ path, text: edited, folders: [] }, documents, signal);
	assert.ok(problems.some(it => it.code === 'undefined-label'));
	const aborted = AbortSignal.abort(new Error('enough'));
	await assert.rejects(checkReportOnDisk({ path, text, folders: [] }, documents, aborted), /enough/);
});
