// What Python costs: the first start on a machine, a start from the snapshot, a call on a spare interpreter, and how long after
// its limit an endless loop is gone. Each start is that of a new engine, its self-test included.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findBubblewrap } from '../src/tools/python/bubblewrap.ts';
import { LockedChild, lockFlags } from '../src/tools/python/lockedChild.ts';
import { findProgramFiles } from '../src/tools/python/programFiles.ts';
import { createPyodideEngine } from '../src/tools/python/pyodideEngine.ts';
import { findSnapshot } from '../src/tools/python/snapshotFile.ts';
import { median, printTable } from './table.ts';

const dist = join(import.meta.dirname, '../dist');
const never = new AbortController().signal;
const program = findProgramFiles(dist);
if (!program) {
	throw new Error('Build first: npm run build.');
}
const bubblewrap = await findBubblewrap();
const rows: (string | number)[][] = [];
for (const jail of bubblewrap === undefined ? [undefined] : [undefined, bubblewrap]) {
	const where = jail === undefined ? 'locked process' : 'the same in bubblewrap';
	const cacheFolder = await mkdtemp(join(tmpdir(), 'deep-research-bench-'));
	try {
		const firsts = await repeat(3, async () => {
			await rm(cacheFolder, { recursive: true, force: true });
			return await firstCall(cacheFolder, jail !== undefined);
		});
		const laters = await repeat(5, async () => await firstCall(cacheFolder, jail !== undefined));
		const { version } = await import('pyodide');
		const snapshot = await findSnapshot(cacheFolder, version);
		const setup = { program, bubblewrap: jail, flags: lockFlags, snapshot, makesSnapshot: false, pack: undefined };
		const loads = await repeat(7, async () => {
			const child = new LockedChild(setup);
			const started = performance.now();
			await child.ready;
			const elapsed = performance.now() - started;
			child.kill();
			await child.ended;
			return elapsed;
		});
		await using engine = createPyodideEngine({ cacheFolder, programFolder: dist, isJailed: jail !== undefined });
		await engine.run('print(1)', {}, never);
		const calls = await repeat(9, async () => {
			await wait(1_500);
			return await timed(async () => await engine.run('print(sum(range(1000)))', {}, never));
		});
		await using hasty = createPyodideEngine({
			cacheFolder,
			programFolder: dist,
			isJailed: jail !== undefined,
			timeout: 4_000,
		});
		await hasty.run('print(1)', {}, never);
		await wait(1_500);
		const loop = await timed(async () => await hasty.run('while True: pass', {}, never));
		const fork = await timed(async () => await hasty.run('import os\nwhile True: os.fork()', {}, never));
		const large = await timed(async () => await hasty.run('bytearray(10 * 2**30)', {}, never));
		rows.push(
			[`${where}: first call ever, with self-test and snapshot, s`, median(firsts) / 1_000, '< 3'],
			[`${where}: interpreter loaded from the snapshot, s`, median(loads) / 1_000, '< 0.7'],
			[`${where}: first call of a later engine, with self-test, s`, median(laters) / 1_000, ''],
			[`${where}: call on a spare interpreter, ms`, median(calls), '< 50'],
			[`${where}: endless loop with a limit of 4 s, s`, loop / 1_000, '< 5'],
			[`${where}: fork bomb, s`, fork / 1_000, '< 5'],
			[`${where}: 10 GB at once, s`, large / 1_000, '< 5'],
		);
	} finally {
		await rm(cacheFolder, { recursive: true, force: true });
	}
}
printTable(['Python', 'measured', 'target'], rows);

async function firstCall(cacheFolder: string, isJailed: boolean): Promise<number> {
	await using engine = createPyodideEngine({ cacheFolder, programFolder: dist, isJailed });
	return await timed(async () => await engine.run('print(1)', {}, never));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}

async function repeat(times: number, measure: () => Promise<number>): Promise<number[]> {
	const measured: number[] = [];
	for (let i = 0; i < times; i++) {
		measured.push(await measure());
	}
	return measured;
}
