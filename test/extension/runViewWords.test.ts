import assert from 'node:assert/strict';
import test from 'node:test';
import type { ToolCall } from '../../src/agent/decision.ts';
import { describeAction, describeFound, describeNow } from '../../src/extension/runViewWords.ts';
import { t } from './runLogs.ts';

function check(calls: readonly ToolCall[], now: string, past: string): void {
	const action = { kind: 'calls' as const, calls };
	assert.equal(describeNow(action, false, t), now);
	assert.equal(describeAction(action, false, t), past);
}

test('says what each tool does', () => {
	const uri = 'file:///w/docs/a%20b.md';
	check([{ name: 'search', input: { query: ['ice'] } }], 'Searching for “ice”', 'Searched for “ice”');
	check([{ name: 'visit', input: { url: uri, goal: 'x' } }], 'Reading docs/a b.md', 'Read docs/a b.md');
	check([{ name: 'read_file', input: { path: 'docs/a.md' } }], 'Reading docs/a.md', 'Read docs/a.md');
	check(
		[{ name: 'visit', input: { url: ['https://a.test/b%20c/?d=e#f', 'https://a.test'] } }],
		'Reading a.test/b c, a.test',
		'Read a.test/b c, a.test',
	);
	check([{ name: 'grep', input: { pattern: 'x+' } }], 'Looking for “x+”', 'Looked for “x+”');
	check([{ name: 'execute', input: { command: 'npm test' } }], 'Running “npm test”', 'Ran “npm test”');
	check([{ name: 'PythonInterpreter', input: { code: 'print(1)' } }], 'Running Python', 'Ran Python');
	check([{ name: 'list_files', input: {} }], 'Listing files', 'Listed files');
	check([{ name: 'recall', input: { query: 'ice' } }], 'Recalling “ice”', 'Recalled “ice”');
	check(
		[{ name: 'google_scholar', input: { query: 'ice' } }],
		'Searching for papers on “ice”',
		'Searched for papers on “ice”',
	);
});

test('names foreign tools, and those that are asked for nothing', () => {
	check(
		[{ name: 'mcp_weather', input: { place: 'Oslo' } }],
		'Calling mcp_weather with “Oslo”',
		'Called mcp_weather with “Oslo”',
	);
	check([{ name: 'constructor', input: 7 }], 'Calling constructor', 'Called constructor');
	check([{ name: 'search', input: undefined }], 'Calling search', 'Called search');
});

test('joins calls of one tool, and names two of many', () => {
	const visits = ['a', 'b', 'c', 'd'].map(page => ({ name: 'visit', input: { page } }));
	check(
		[...visits, { name: 'search', input: { query: 'x' } }],
		'Reading “a”, “b” and 2 more; searching for “x”',
		'Read “a”, “b” and 2 more; searched for “x”',
	);
});

test('shows one line of what a model or a page has written, and nothing unseen', () => {
	const query = `ice\n\u202e\u001b[31m${'x'.repeat(100)}`;
	const action = { kind: 'calls' as const, calls: [{ name: 'search', input: { query } }] };
	assert.match(describeNow(action, false, t), /^Searching for “ice \[31mx{40,}…”$/);
});

test('without calls, says what a round comes to', () => {
	assert.equal(describeNow(undefined, false, t), 'Deciding what to do');
	assert.equal(describeNow(undefined, true, t), 'Answering with what there is');
	assert.equal(describeAction({ kind: 'none' }, false, t), 'Did nothing that could be understood');
	assert.equal(describeAction({ kind: 'none' }, true, t), 'Stopped at the limit');
});

test('says what was found, one or many', () => {
	const found = (passages: number, sources: number, failures: number): string =>
		describeFound({ passages, sources, failures }, t);
	assert.equal(found(1, 1, 0), '1 new passage from 1 source');
	assert.equal(found(3, 2, 1), '3 new passages from 2 sources, 1 failed');
	assert.equal(found(0, 0, 0), 'Nothing new');
});
