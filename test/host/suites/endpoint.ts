import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { hangs } from '../../editor/playModel.ts';
import { readTask } from '../task.ts';
import { readLog, research, runInState, until, withSettings } from './research.ts';

const { modelUrl } = readTask();
const endpoint = { 'provider.kind': 'openaiCompatible', 'provider.baseUrl': modelUrl, 'provider.model': 'played' };

suite('research with an endpoint', () => {
	test('the model plans and writes, and its citations are checked ones', async () => {
		await using _settings = await withSettings(endpoint);
		const { outcome, run, report } = await research('When does the prepublish script run?');
		assert.match(outcome, /^Answered/);
		assert.match(await readFile(report ?? '', 'utf8'), /runs before a package is published \[1\]/);
		const { events } = await readLog(run);
		assert.equal(events.filter(({ event }) => event.type === 'round-start').length, 2);
	});

	test('cancelling ends the run at once, and keeps what it has', async () => {
		await using _settings = await withSettings(endpoint);
		const question = `Where is step 1? ${hangs}`;
		const cancellation = new vscode.CancellationTokenSource();
		const ended = assert.rejects(research(question, cancellation.token));
		const { id } = await until('the run waits for the model', () => runInState(question, 'running'));
		cancellation.cancel();
		await ended;
		await until('the run has ended', () => runInState(question, 'stopped'));
		assert.equal((await readLog(id)).events.at(-1)?.event.type, 'run-end');
	});

	test('the command stops the run that goes on', async () => {
		await using _settings = await withSettings(endpoint);
		const question = `Where is step 2? ${hangs}`;
		const running = research(question);
		await until('the run waits for the model', () => runInState(question, 'running'));
		await vscode.commands.executeCommand('deepResearch.stop');
		const { outcome } = await running;
		assert.match(outcome, /stopped/);
	});
});
