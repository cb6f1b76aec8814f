import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/agent/events.ts';
import type { Policy } from '../../src/agent/policy.ts';
import { readRunLog } from '../../src/runs/readRun.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { beginRun, bugs, ferryFiles } from './liveRunWorld.ts';

/** Calls the tools that a script names, a round each, and then answers; `at` is told of each round before it is decided. */
function scripted(
	actions: readonly { readonly name: string; readonly input: unknown }[],
	at: (round: number, report: string, question: string) => void | Promise<void> = () => {},
): Policy {
	return {
		name: 'scripted',
		notes: [],
		async decide({ round, workspace, final }) {
			await at(round, workspace.report, workspace.question);
			const action = actions[round - 1];
			return {
				decision: {
					think: '',
					report: { kind: 'rewrite', text: `${workspace.report}\nround ${round}`.trim() },
					action: action && !final ? { kind: 'calls', calls: [action] } : { kind: 'answer', text: 'Done.' },
				},
				problems: [],
				usage: { promptTokens: 10, completionTokens: 1 },
			};
		},
	};
}

const listing = { name: 'list_files', input: {} };

test('a run goes on without anyone looking, and leaves its log, its report and its evidence', async () => {
	using folder = new TempFolder(ferryFiles);
	const run = await beginRun(folder.path, 'How many passengers does the Heron carry?');
	const seen: RunEvent['type'][] = [];
	run.onEvent(it => {
		seen.push(it.type);
		throw new Error('a view that fails');
	});
	const end = await run.end;
	assert.equal(end.outcome.kind, 'answered');
	assert.equal(bugs.splice(0).length, seen.length);
	assert.equal(run.isRunning, false);
	const document = fileURLToPath(end.document ?? '');
	assert.match(readFileSync(document, 'utf8'), /120 passengers/);
	assert.match(end.answer, /\[1\]/);
	assert.ok(existsSync(document.replace(/\.md$/, '.evidence.json')));
	const { events } = await readRunLog(run);
	assert.deepEqual(
		events.map(it => it.event.type),
		seen,
	);
});

test('the next round knows what the user said and wrote, and the last round comes when they ask for it', async () => {
	using folder = new TempFolder(ferryFiles);
	const reports: string[] = [];
	const questions: string[] = [];
	const policy = scripted([listing, listing, listing, listing], (round, report, question) => {
		reports.push(report);
		questions.push(question);
		if (round === 1) {
			run.steer('mind the bicycles');
		} else if (round === 2) {
			run.editReport(report, `${report}\nwritten by the user`);
		} else if (round === 3) {
			run.finishNow();
		}
	});
	const run = await beginRun(folder.path, 'What does a crossing cost?', policy);
	const { outcome } = await run.end;
	assert.equal(questions[0], 'What does a crossing cost?');
	assert.match(questions[1] ?? '', /mind the bicycles/);
	assert.match(reports[2] ?? '', /written by the user/);
	assert.deepEqual({ ...outcome, answer: undefined }, { kind: 'exhausted', limit: 'user', answer: undefined });
	assert.equal(questions.length, 4);
	assert.equal(run.pendingNotes.length, 0);
});

test('a run that is stopped in the middle of a call ends with what it had', async () => {
	using folder = new TempFolder(ferryFiles);
	const policy = scripted([listing, { name: 'execute', input: { command: 'sleep 1000' } }]);
	const run = await beginRun(folder.path, 'What does a crossing cost?', policy);
	run.onChange(() => {
		if (run.prompts.pending.length > 0) {
			run.stop();
		}
	});
	const { outcome, document } = await run.end;
	assert.deepEqual(outcome, { kind: 'stopped' });
	assert.match(readFileSync(fileURLToPath(document ?? ''), 'utf8'), /stopped by its user/);
	assert.deepEqual(run.prompts.pending, []);
});

test('a command runs when the user has seen it and allows it', async () => {
	using folder = new TempFolder(ferryFiles);
	const policy = scripted([{ name: 'execute', input: { command: 'cat docs/fares.md' } }]);
	const run = await beginRun(folder.path, 'What does a crossing cost?', policy);
	const asked: string[] = [];
	run.onChange(() => {
		const [question] = run.prompts.pending;
		if (question) {
			asked.push(question.text);
			run.prompts.answer(question.id, 'once');
		}
	});
	await run.end;
	assert.deepEqual(asked, ['cat docs/fares.md']);
	const { events } = await readRunLog(run);
	const result = events.flatMap(({ event }) => (event.type === 'tool-end' ? [event] : []))[0];
	assert.equal(result?.failed, false);
	assert.match(JSON.stringify(result), /14 crowns/);
});

test('a run that cannot begin says why, and leaves no folder behind', async () => {
	using folder = new TempFolder({ 'picture.bin': new Uint8Array([0, 1, 2, 3]) });
	const run = await beginRun(folder.path, 'What is here?');
	const { outcome } = await run.end;
	assert.equal(outcome.kind, 'failed');
	assert.match(outcome.kind === 'failed' ? outcome.message : '', /no text/);
	assert.equal(existsSync(run.path), false);
});

test('time that it waits for the user is not its own', async () => {
	using folder = new TempFolder(ferryFiles);
	const policy = scripted([{ name: 'execute', input: { command: 'true' } }]);
	const began = performance.now();
	const run = await beginRun(folder.path, 'What does a crossing cost?', policy);
	run.onChange(() => {
		const [question] = run.prompts.pending;
		if (question) {
			setTimeout(() => run.prompts.answer(question.id, 'refuse'), 400);
		}
	});
	let own = Number.POSITIVE_INFINITY;
	run.onEvent(it => {
		own = it.type === 'run-end' ? it.milliseconds : own;
	});
	await run.end;
	assert.ok(performance.now() - began - own > 350, `${own} ms of it were counted`);
});

test('a run that is stopped before it found anything leaves no document', async () => {
	using folder = new TempFolder(ferryFiles);
	const policy: Policy = {
		name: 'slow',
		notes: [],
		async decide(_, signal) {
			run.stop();
			signal.throwIfAborted();
			return await Promise.reject(new Error('It was not stopped.'));
		},
	};
	const run = await beginRun(folder.path, 'What does a crossing cost?', policy);
	const { outcome, document } = await run.end;
	assert.deepEqual(outcome, { kind: 'stopped' });
	assert.equal(document, undefined);
	assert.equal(existsSync(folder.at('research')), false);
});
