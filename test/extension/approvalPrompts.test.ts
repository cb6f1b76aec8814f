import assert from 'node:assert/strict';
import test from 'node:test';
import { ApprovalPrompts } from '../../src/extension/approvalPrompts.ts';
import type { ApprovalRequest } from '../../src/tools/guard/approvals.ts';
import { english } from './liveRunWorld.ts';

const command: ApprovalRequest = { act: 'run-command', asset: 'npm test', destination: '/project' };
const file: ApprovalRequest = { act: 'read-sensitive', asset: '/project/.env', destination: 'this machine' };
const { signal } = new AbortController();

function open(): ApprovalPrompts {
	return new ApprovalPrompts(english, ['example.org']);
}

test('a question shows exactly what would run, and waits', async () => {
	const prompts = open();
	const answer = prompts.isApproved(command, signal);
	const [asked] = prompts.pending;
	assert.equal(asked?.text, 'npm test');
	assert.match(asked?.detail ?? '', /\/project/);
	prompts.answer(asked?.id ?? '', 'once');
	assert.equal(await answer, true);
	assert.deepEqual(prompts.pending, []);
});

test('allowed once is asked again, allowed for the run is not', async () => {
	const prompts = open();
	for (const answer of ['once', 'run'] as const) {
		const approved = prompts.isApproved(command, signal);
		prompts.answer(prompts.pending[0]?.id ?? '', answer);
		assert.equal(await approved, true);
	}
	assert.equal(await prompts.isApproved(command, signal), true);
	const other = prompts.isApproved({ ...command, asset: 'rm -rf .' }, signal);
	assert.equal(prompts.pending[0]?.text, 'rm -rf .');
	prompts.answer(prompts.pending[0]?.id ?? '', 'refuse');
	assert.equal(await other, false);
});

test('the same question of several calls is answered at once', async () => {
	const prompts = open();
	const answers = [prompts.isApproved(command, signal), prompts.isApproved(command, signal)];
	assert.equal(prompts.pending.length, 2);
	prompts.answer(prompts.pending[1]?.id ?? '', 'run');
	assert.deepEqual(await Promise.all(answers), [true, true]);
});

test('a file of secrets is allowed once at a time', async () => {
	const prompts = open();
	const approved = prompts.isApproved(file, signal);
	assert.equal(prompts.pending[0]?.hasRunChoice, false);
	prompts.answer(prompts.pending[0]?.id ?? '', 'run');
	assert.equal(await approved, true);
	void prompts.isApproved(file, signal);
	assert.equal(prompts.pending.length, 1);
});

test('a run that ends takes its questions with it, and gives its own reason', async () => {
	const prompts = open();
	const controller = new AbortController();
	const asked = prompts.isApproved(command, controller.signal);
	const reason = new Error('stopped');
	controller.abort(reason);
	await assert.rejects(asked, error => error === reason);
	assert.deepEqual(prompts.pending, []);
});

test('the answer to a question of one run fits no question of another', async () => {
	const [one, another] = [open(), open()];
	const asked = one.isApproved(command, signal);
	void another.isApproved({ ...command, asset: 'rm -rf .' }, signal);
	another.answer(one.pending[0]?.id ?? '', 'once');
	assert.equal(another.pending.length, 1);
	one.answer(one.pending[0]?.id ?? '', 'refuse');
	assert.equal(await asked, false);
});

test('an answer to nothing changes nothing', () => {
	const prompts = open();
	prompts.answer('a7', 'run');
	assert.deepEqual(prompts.pending, []);
});

test('addresses of a site that the settings allow are not asked about', async () => {
	const prompts = open();
	const asks = { act: 'fetch-composed', destination: 'example.org' } as const;
	assert.equal(await prompts.isApproved({ ...asks, asset: 'https://docs.example.org/a?b' }, signal), true);
	void prompts.isApproved({ ...asks, asset: 'https://notexample.org/', destination: 'notexample.org' }, signal);
	assert.equal(prompts.pending.length, 1);
});

test('what only a setting allows is named as it is written there', () => {
	const page = { asset: 'http://127.0.0.1:8080/wiki', destination: '127.0.0.1:8080' };
	const prompts = open();
	assert.equal(
		prompts.whatAllows({ act: 'reach-private-address', ...page }),
		'"deepResearch.fetch.allowedHosts": ["127.0.0.1:8080"]',
	);
	// The user was asked, and has answered.
	assert.equal(prompts.whatAllows({ act: 'fetch-often', ...page }), undefined);
});

test('what is too long to be read is not asked about', async () => {
	const prompts = open();
	assert.equal(await prompts.isApproved({ ...command, asset: 'x'.repeat(30_000) }, signal), false);
	assert.deepEqual(prompts.pending, []);
});
