import assert from 'node:assert/strict';
import test from 'node:test';
import { ToolError } from '../../src/agent/tool.ts';
import { createExternalTools, type ExternalTool } from '../../src/extension/externalTools.ts';
import type { ExternalPart } from '../../src/extension/externalToolsAnswer.ts';
import { chooseExternalTools } from '../../src/extension/externalToolsChoice.ts';
import type { ApprovalRequest } from '../../src/tools/guard/approvals.ts';
import { EgressGuard } from '../../src/tools/guard/egressGuard.ts';
import { snapshotsInMemory } from '../tools/snapshotsInMemory.ts';

const issues: ExternalTool = {
	name: 'mcp_tracker_search',
	description: 'Searches issues.',
	inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
};
const never = new AbortController().signal;

/** One tool of others in a run, with a user who answers by `approve` and a server that answers by `invoke`. */
function toolOver(
	invoke: (input: object, signal: AbortSignal) => Promise<readonly ExternalPart[]>,
	{ approve = () => true, patience = 60_000 }: { approve?: () => boolean; patience?: number } = {},
) {
	const asked: ApprovalRequest[] = [];
	const files = new Map<string, string>();
	const snapshots = snapshotsInMemory();
	const guard = new EgressGuard('Which issues are open?', {
		async isApproved(request) {
			asked.push(request);
			return request.act === 'call-external-tool' && approve();
		},
	});
	const artifacts = {
		async save(name: string, content: string | Uint8Array): Promise<string> {
			files.set(name, String(content));
			return `file:///run/artifacts/${name}`;
		},
	};
	const [made] = createExternalTools([issues], {
		guard,
		stores: { artifacts, snapshots },
		invoke: async (_, input, signal) => await invoke(input, signal),
		now: () => new Date('2026-01-02T03:04:05.000Z'),
		patience,
	});
	assert.ok(made);
	return { tool: made.tool, asked, files, snapshots, guard };
}

const says = (text: string) => async (): Promise<ExternalPart[]> => [{ text }];

test('what a tool answers is kept beside the run and quoted word for word', async () => {
	const { tool, files, snapshots } = toolOver(says('Issue 7: Ice is slippery.\u200b\r\nIssue 8: Steam is hot.'));
	const { observation, findings } = await tool.call({ query: 'ice' }, never);
	const record = `Tool: mcp_tracker_search
Called: 2026-01-02T03:04:05.000Z
Arguments: {
	"query": "ice"
}

Answer:

Issue 7: Ice is slippery.
Issue 8: Steam is hot.
`;
	assert.deepEqual([...files], [['external-1.txt', record]]);
	assert.deepEqual(
		findings.map(it => [it.quote, it.source.uri, it.source.type, it.locator.lines]),
		[
			[
				'Issue 7: Ice is slippery.\nIssue 8: Steam is hot.',
				'file:///run/artifacts/external-1.txt',
				'software',
				[9, 10],
			],
		],
	);
	assert.deepEqual([...snapshots.texts.values()], [record]);
	assert.equal(observation, 'The tool has answered with 48 characters.');
});

test('each call is asked about, with exactly what the tool gets', async () => {
	const got: object[] = [];
	const { tool, asked } = toolOver(async input => {
		got.push(input);
		return [];
	});
	const input = { query: 'a\u202e\u200bb\n\u{e0041}c' };
	await tool.call(input, never);
	await tool.call(input, never);
	assert.deepEqual(got, [input, input]);
	const asset = '{\n\t"query": "a\\u202e\\u200bb\\n\\udb40\\udc41c"\n}';
	const request = { act: 'call-external-tool', asset, destination: 'mcp_tracker_search' };
	assert.deepEqual(asked, [request, request]);
	assert.deepEqual(JSON.parse(asset), input);
});

test('what the user has not allowed is not called, and the model is told to go on', async () => {
	let calls = 0;
	const count = async (): Promise<ExternalPart[]> => {
		calls++;
		return [];
	};
	const { tool } = toolOver(count, { approve: () => false });
	await assert.rejects(
		tool.call({ query: 'ice' }, never),
		new ToolError('mcp_tracker_search was not called: the user has not allowed this call. Go on without it.'),
	);
	assert.equal(calls, 0);
});

test('a key that the run has seen is not given to a tool, whatever the user would say', async () => {
	const { tool, asked, guard } = toolOver(says('x'));
	guard.addPrivate('The key is sk-live-9aX2bC7dE4fG1hJ8kL5m.');
	for (const query of ['sk-live-9aX2bC7dE4fG1hJ8kL5m', 'live\u200b9aX2\nbC7dE4\u200bfG1h', ['9aX2bC', '7dE4fG1hJ8']]) {
		await assert.rejects(tool.call({ query }, never), /a key or password/, JSON.stringify(query));
	}
	assert.deepEqual(asked, []);
});

test('arguments that nobody could look over are refused', async () => {
	const { tool, asked } = toolOver(says('x'));
	for (const bad of [undefined, 'ice', ['ice'], { query: 'a'.repeat(5_000) }]) {
		await assert.rejects(tool.call(bad, never), ToolError);
	}
	assert.deepEqual(asked, []);
});

test('an answer counts as private, and its addresses for no more than those of a page', async () => {
	const secret = 'The retry budget of the billing gateway is eleven attempts over nine minutes, then it is parked.';
	const pages = [1, 2, 3, 4].map(it => `https://evil.test/${it}`);
	const { tool, guard, asked } = toolOver(says(`${secret} See ${pages.join(' ')}`));
	await tool.call({ query: 'ice' }, never);
	assert.ok(guard.hasSeenPrivate);
	await assert.rejects(guard.checkQuery(secret, 'the web', never), ToolError);
	const [first = '', second = '', third = '', fourth = ''] = pages;
	for (const page of [first, second, third]) {
		await guard.checkAddress(new URL(page), never);
	}
	await assert.rejects(guard.checkAddress(new URL(fourth), never), ToolError);
	assert.deepEqual(
		asked.map(it => it.act),
		['call-external-tool', 'send-project-words', 'fetch-often'],
	);
});

test('a long answer is quoted from its beginning in whole paragraphs, and the model is told that there is more', async () => {
	const text = Array.from({ length: 100 }, (_, n) => `Issue ${n}: ${'word '.repeat(40)}end.`).join('\n\n');
	const { tool } = toolOver(says(text));
	const { observation, findings } = await tool.call({}, never);
	assert.equal(findings.length, 8);
	assert.ok(
		findings.every(it => it.quote.startsWith('Issue ') && it.quote.endsWith('end.') && text.includes(it.quote)),
	);
	assert.match(observation, /Its first \d+ are quoted\. Ask it for less/);
});

test('an answer without end is cut, never through a character', async () => {
	const { tool, files } = toolOver(says('\u{1f9ca}'.repeat(150_000)));
	const { observation, findings } = await tool.call({}, never);
	assert.match(observation, /its end was cut off/);
	assert.ok((files.get('external-1.txt')?.length ?? 0) < 201_000);
	assert.ok(findings.every(it => it.quote.isWellFormed()));
});

test('what is no text is named, and nothing is quoted of an empty answer', async () => {
	const { tool, files } = toolOver(async () => [{ kind: 'image/png' }]);
	assert.deepEqual(await tool.call({}, never), {
		observation: 'The tool has answered without any text. Not shown, as it is no text: image/png.',
		findings: [],
	});
	assert.equal(files.size, 0);
});

test('a tool that fails, or that the user declines in the editor, is told to the model', async () => {
	const failing = toolOver(() => Promise.reject(new Error('No such\u202e table.')));
	await assert.rejects(
		failing.tool.call({}, never),
		new ToolError('mcp_tracker_search failed. It says: No such table.'),
	);
	const declined = toolOver(() => Promise.reject(Object.assign(new Error('Canceled'), { name: 'Canceled' })));
	await assert.rejects(declined.tool.call({}, never), /the user has declined/);
});

test('a stop ends a call at once, even of a tool that does not listen, with the reason of the stop', async () => {
	const controller = new AbortController();
	const reason = new Error('Stopped.');
	const { tool } = toolOver(() => {
		controller.abort(reason);
		return new Promise(() => {});
	});
	await assert.rejects(tool.call({}, controller.signal), it => it === reason);
});

test('a tool that does not answer is given up', async () => {
	const { tool } = toolOver(() => new Promise(() => {}), { patience: 1 });
	// The timer of a deadline keeps no process alive.
	const alive = setInterval(() => {}, 1_000);
	await assert.rejects(tool.call({}, never), /has not answered within 0 s/);
	clearInterval(alive);
});

test('names are such that any model can call them, and each is another', () => {
	const needs = {
		guard: { checkCall: async () => {}, addForeign() {} },
		stores: { artifacts: { save: async () => '' }, snapshots: snapshotsInMemory() },
		invoke: async () => [],
		now: () => new Date(0),
		patience: 1_000,
	};
	const of = (name: string): ExternalTool => ({ ...issues, name });
	const names = createExternalTools(['search', 'a.b/c', 'a b c', '搜索', 'x'.repeat(100)].map(of), needs).map(
		it => it.tool.name,
	);
	assert.deepEqual(names, [
		'external_search',
		'external_a_b_c',
		'external_a_b_c_2',
		'external__',
		`external_${'x'.repeat(51)}`,
	]);
	assert.ok(names.every(it => /^[\w-]{1,64}$/.test(it)));
});

test('only tools that the user has named are given to a run, and never our own', () => {
	const own: ExternalTool = { ...issues, name: 'deep-research_run_research' };
	const long: ExternalTool = { ...issues, name: 'long', inputSchema: { description: 'x'.repeat(10_000) } };
	const { tools, problems } = chooseExternalTools(
		[issues, { ...issues, name: 'run_in_terminal' }, own, long],
		['mcp_tracker_search', own.name, 'gone', 'long', 'mcp_tracker_search'],
		(message, ...args) => message.replace('{0}', `${args[0]}`),
	);
	assert.deepEqual(tools, [issues]);
	assert.deepEqual(
		problems.map(it => /^The tool (\S+)/.exec(it)?.[1]),
		[own.name, 'gone', 'long'],
	);
});
