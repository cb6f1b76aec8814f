import assert from 'node:assert/strict';
import test from 'node:test';
import { taggedFormat, tongyiFormat } from '../../src/agent/formats/formats.ts';
import type { ReplyFormat } from '../../src/agent/formats/replyFormat.ts';
import { openWorkspace } from '../../src/agent/workspace.ts';
import { extractiveRollouts, modelRollouts } from '../../src/hosting/rollouts.ts';
import type { Model, ModelRequest } from '../../src/llm/model.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';

async function requestsOf(format: ReplyFormat): Promise<readonly ModelRequest[]> {
	const requests: ModelRequest[] = [];
	const model: Model = {
		name: 'recording',
		async *stream(request) {
			requests.push(request);
			yield { type: 'text-delta', delta: '<answer>Yes.</answer>' };
		},
	};
	for (const { policy } of modelRollouts(4, { model, format, today: '2026-01-02' })) {
		const evidence = new EvidenceLedger();
		const turn = { round: 1, workspace: openWorkspace('Why?'), evidence, tools: [], final: true, dispatch() {} };
		await policy.decide(turn, new AbortController().signal);
	}
	return requests;
}

test('each rollout of a model has an instruction of its own', async () => {
	const systems = (await requestsOf(taggedFormat)).map(it => it.messages[0]?.content);
	assert.equal(new Set(systems).size, 4);
	assert.match(systems[1] ?? '', /primary sources first/);
});

test('temperatures differ where the format sets one, and are left to the endpoint where it does not', async () => {
	const warm = (await requestsOf(tongyiFormat)).map(it => it.sampling?.temperature ?? Number.NaN);
	assert.equal(new Set(warm).size, 4);
	assert.ok(
		warm.every(it => it >= 0.6 && it <= 1.1),
		warm.join(', '),
	);
	assert.ok((await requestsOf(taggedFormat)).every(it => it.sampling?.temperature === undefined));
});

test('without a model each searches in a way of its own; there are no more ways than rollouts may be', () => {
	assert.equal(new Set(extractiveRollouts(8, 'standard').map(it => it.instruction)).size, 8);
	assert.equal(extractiveRollouts(99, 'standard').length, 8);
});
