import assert from 'node:assert/strict';
import test from 'node:test';
import { openWorld } from '../../src/hosting/world.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import type { ApprovalRequest } from '../../src/tools/guard/approvals.ts';
import { snapshotsInMemory } from '../tools/snapshotsInMemory.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { worldWish } from './worldWish.ts';

const { signal } = new AbortController();

test('a command is put to the user as it is, and what would allow it is named in the words of the host', async () => {
	using folder = new TempFolder({ 'a.md': 'Ice melts.' });
	const asked: ApprovalRequest[] = [];
	const world = await openWorld(
		worldWish({
			folders: [folder.path],
			hasCommands: true,
			approvals: {
				async isApproved(request) {
					asked.push(request);
					return false;
				},
				whatAllows: ({ asset }) => `a nod to ${asset}`,
			},
		}),
	);
	const stores = { snapshots: snapshotsInMemory(), artifacts: { save: async () => 'file:///run/x' } };
	await using environment = world.createEnvironment(stores, undefined);
	await environment.prepare(signal, () => {});
	const tools = environment.tools({ question: 'ice', evidence: new EvidenceLedger() });
	const execute = tools.find(it => it.name === 'execute');
	assert.ok(execute);
	await assert.rejects(execute.call({ command: 'touch started' }, signal), /it runs with a nod to touch started\.$/);
	assert.match(asked[0]?.act ?? '', /^run-(?:command|unsandboxed)$/);
	assert.deepEqual([asked.length, asked[0]?.asset, asked[0]?.destination], [1, 'touch started', folder.path]);
});
