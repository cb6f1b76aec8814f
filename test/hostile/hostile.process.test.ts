import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import type { CaseLine, Line, Summary } from './runCases.ts';

/**
 * The hostile set runs in a process of its own, with a home and a temporary folder of its own: whatever it writes is seen, and what
 * it takes of memory is its own.
 */
test('the hostile set', async t => {
	using folder = temporaryFolder();
	const { cases, summary } = await runSet(folder.path);
	for (const [family, all] of Map.groupBy(cases, it => it.family)) {
		await t.test(`${all.length} cases of ${family}`, () => {
			const bad = all.filter(it => it.problems.length > 0);
			assert.equal(bad.length, 0, bad.map(it => `${it.name}\n  ${it.problems.join('\n  ')}`).join('\n'));
		});
	}
	await t.test('there are enough of them', () => assert.ok(cases.length >= 200, `${cases.length}`));
	await t.test('nobody reached the listener that nobody may reach', () => assert.equal(summary.connections, 0));
	await t.test('no server and no name server heard anything of the project', () => {
		assert.ok(summary.requests > 200, `only ${summary.requests} requests were looked at`);
		assert.deepEqual(summary.leaks, []);
	});
	await t.test('no file changed, in the project or beside it', () => assert.deepEqual(summary.changed, []));
	await t.test(`no case took ${mostMegabytes} MB, nor did those that ran together`, () => {
		assert.ok(summary.grewBy < mostMegabytes, `${summary.grewBy} MB`);
		assert.deepEqual(
			cases.filter(it => (it.grewBy ?? 0) >= mostMegabytes),
			[],
		);
	});
	await t.test(
		'all of it, with two reading threads and the index of a hostile project, fits into a small machine',
		() => {
			assert.ok(summary.grewByInAll < 1_000, `${summary.grewByInAll} MB`);
		},
	);
	const largest = Math.max(...cases.map(it => it.grewBy ?? 0));
	t.diagnostic(
		`${cases.length} cases; ${summary.requests} requests; one alone took ${largest} MB at most, those together ${summary.grewBy} MB, all ${summary.grewByInAll} MB`,
	);
});

const mostMegabytes = 300;

async function runSet(root: string): Promise<{ readonly cases: readonly CaseLine[]; readonly summary: Summary }> {
	const home = join(root, 'home');
	const temporary = join(root, 'tmp');
	mkdirSync(home);
	mkdirSync(temporary);
	const child = spawn(process.execPath, [fileURLToPath(new URL('runCases.ts', import.meta.url)), root], {
		cwd: home,
		env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: home, XDG_STATE_HOME: home, TMPDIR: temporary },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const ended = new Promise<number | null>(resolve => child.on('close', resolve));
	let errors = '';
	child.stderr.on('data', (chunk: Buffer) => {
		errors += chunk.toString();
	});
	const cases: CaseLine[] = [];
	let summary: Summary | undefined;
	for await (const text of createInterface({ input: child.stdout })) {
		// This program's own words: they need no schema.
		const line: Line = JSON.parse(text);
		if ('family' in line) {
			cases.push(line);
		} else {
			summary = line;
		}
	}
	assert.equal(await ended, 0, errors);
	assert.ok(summary, 'It ended without a summary.');
	return { cases, summary };
}
