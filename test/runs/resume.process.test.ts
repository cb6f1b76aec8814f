import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/agent/events.ts';
import { parseRunLog } from '../../src/agent/runLog.ts';
import { EvidenceFile } from '../../src/report/evidenceFile.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const kills = 200 * Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1);
const script = fileURLToPath(new URL('bookkeepingRun.ts', import.meta.url));

function start(
	folder: string,
	run?: string,
): ChildProcess & { readonly said: () => string; readonly failed: () => string } {
	const child = spawn(process.execPath, [script, folder, ...(run === undefined ? [] : [run])]);
	let said = '';
	let failed = '';
	child.stdout.on('data', chunk => {
		said += String(chunk);
	});
	child.stderr.on('data', chunk => {
		failed += String(chunk);
	});
	return Object.assign(child, { said: () => said, failed: () => failed });
}

async function finished(
	folder: string,
	run?: string,
): Promise<{ readonly code: number | null; readonly failed: string }> {
	const child = start(folder, run);
	await once(child, 'close');
	return { code: child.exitCode, failed: child.failed() };
}

/** What readers see of a run, without who wrote it and when. */
function reportOf(folder: string): { readonly document: string; readonly evidence: unknown } {
	const document = readFileSync(join(folder, 'report.md'), 'utf8');
	const file = EvidenceFile.parse(JSON.parse(readFileSync(join(folder, 'report.evidence.json'), 'utf8')));
	return {
		// The day, the time it took, and what a reply cost that was lost and made again.
		document: document.replace(/^(?:date|run): .*$|^- Written by .*$|^- \d+ tokens\.$/gm, ''),
		evidence: file.evidence,
	};
}

function logOf(folder: string): { readonly events: readonly RunEvent[]; readonly problems: readonly string[] } {
	const runs = join(folder, '.deep-research', 'runs');
	const [id = ''] = readdirSync(runs);
	const path = join(runs, id, 'run.jsonl');
	const { events, problems } = parseRunLog(existsSync(path) ? readFileSync(path, 'utf8') : '');
	return { events: events.map(it => it.event), problems };
}

test(`a run that is killed at any moment goes on to the report of one that is not (${kills} kills)`, async () => {
	using whole = temporaryFolder();
	const began = performance.now();
	assert.equal((await finished(whole.path)).code, 0);
	const took = performance.now() - began;
	const expected = reportOf(whole.path);
	const calls = countedCalls(logOf(whole.path).events);
	let inTheMiddle = 0;
	const oneKill = async (kill: number): Promise<void> => {
		using folder = temporaryFolder();
		const child = start(folder.path);
		// Half over the whole life of the process, half from its first word, where the rounds are.
		const delay = (took * (Math.floor(kill / 2) + Math.random())) / (kills / 2);
		const timer =
			kill % 2 === 0
				? setTimeout(() => child.kill('SIGKILL'), delay)
				: void child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay / 4));
		await once(child, 'close');
		clearTimeout(timer);
		assertWhole(folder.path);
		const [id] = existsSync(join(folder.path, '.deep-research', 'runs'))
			? readdirSync(join(folder.path, '.deep-research', 'runs'))
			: [];
		if (id === undefined || logOf(folder.path).events.length === 0) {
			return;
		}
		const isEnded = logOf(folder.path).events.at(-1)?.type === 'run-end';
		inTheMiddle += isEnded ? 0 : 1;
		const { code, failed } = await finished(folder.path, id);
		assert.equal(code, isEnded ? 3 : 0, failed);
		assert.deepEqual(reportOf(folder.path), expected);
		const { events, problems } = logOf(folder.path);
		assert.deepEqual(problems, []);
		assert.deepEqual(countedCalls(events), calls);
		assert.equal(events.filter(it => it.type === 'run-end').length, 1);
		assert.equal(events.filter(it => it.type === 'report-written').length, 1);
	};
	// Two at a time: each waits more than it works.
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < kills) {
			await oneKill(next++);
		}
	};
	await Promise.all([worker(), worker()]);
	assert.ok(inTheMiddle > kills / 20, `only ${inTheMiddle} kills hit a run in the middle`);
});

/** How often each call ended, and each round. */
function countedCalls(events: readonly RunEvent[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const it of events) {
		if (it.type === 'tool-end' || it.type === 'round-start' || it.type === 'round-end' || it.type === 'report-update') {
			const key = `${it.type} ${it.round}${'call' in it ? `.${it.call}` : ''}`;
			counts[key] = (counts[key] ?? 0) + 1;
		}
	}
	return counts;
}

/** A report is there with its evidence, or not at all. */
function assertWhole(folder: string): void {
	const names = existsSync(folder) ? readdirSync(folder) : [];
	if (names.includes('report.md')) {
		assert.doesNotThrow(() => reportOf(folder));
	}
}

test('a log that is cut at any byte of its last two events goes on', async () => {
	using whole = temporaryFolder();
	assert.equal((await finished(whole.path)).code, 0);
	const expected = reportOf(whole.path);
	const runs = join(whole.path, '.deep-research', 'runs');
	const [id = ''] = readdirSync(runs);
	const log = readFileSync(join(runs, id, 'run.jsonl'), 'utf8');
	const lines = log.trimEnd().split('\n');
	// In the middle of the run; its last two lines are written when the report is there.
	const upTo = lines.slice(0, 12).join('\n').length;
	const from = lines.slice(0, 10).join('\n').length;
	const step = Math.max(1, Math.ceil((upTo - from) / 40));
	for (let cut = from; cut <= upTo; cut += step) {
		using folder = temporaryFolder();
		const path = join(folder.path, '.deep-research', 'runs', id);
		mkdirSync(path, { recursive: true });
		copyFileSync(join(whole.path, '.deep-research', '.gitignore'), join(folder.path, '.deep-research', '.gitignore'));
		writeFileSync(join(path, 'run.jsonl'), log.slice(0, cut));
		const { code, failed } = await finished(folder.path, id);
		assert.equal(code, 0, failed);
		assert.deepEqual(reportOf(folder.path), expected, `cut at ${cut}`);
	}
});

test('of two processes that go on with one run, one does and the other says so', async () => {
	using folder = temporaryFolder();
	const child = start(folder.path);
	while (!child.said().includes('tool-end')) {
		await once(child.stdout ?? child, 'data');
	}
	child.kill('SIGKILL');
	await once(child, 'close');
	const [id = ''] = child.said().split('\n');
	const both = await Promise.all([finished(folder.path, id), finished(folder.path, id)]);
	const refused = both.filter(it => it.code === 3);
	assert.deepEqual(
		both.map(it => it.code).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
		[0, 3],
		both.map(it => it.failed).join('\n'),
	);
	assert.match(refused[0]?.failed ?? '', /another process|has answered its question/);
	assert.equal(logOf(folder.path).events.filter(it => it.type === 'run-end').length, 1);
});

test('a log with a damaged line goes on from before it, and is kept as it was', async () => {
	using folder = temporaryFolder();
	assert.equal((await finished(folder.path)).code, 0);
	const runs = join(folder.path, '.deep-research', 'runs');
	const [id = ''] = readdirSync(runs);
	const path = join(runs, id, 'run.jsonl');
	const lines = readFileSync(path, 'utf8').split('\n');
	const damaged = lines.map((it, index) => (index === 9 ? it.replace('"', '#') : it)).join('\n');
	writeFileSync(path, damaged);
	const { code, failed } = await finished(folder.path, id);
	assert.equal(code, 0, failed);
	const copy = readdirSync(join(runs, id)).find(it => it.startsWith('run.jsonl.damaged-'));
	assert.ok(copy);
	assert.equal(readFileSync(join(runs, id, copy), 'utf8'), damaged);
	assert.deepEqual(logOf(folder.path).problems, []);
	assert.equal(logOf(folder.path).events.at(-1)?.type, 'run-end');
});
