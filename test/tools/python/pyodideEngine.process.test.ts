import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test, { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createPyodideEngine } from '../../../src/tools/python/pyodideEngine.ts';
import type { PythonOutcome } from '../../../src/tools/python/pythonEngine.ts';
import { TempFolder } from '../tempFolder.ts';

const never = new AbortController().signal;
const cache = new TempFolder();
const engine = createPyodideEngine({ cacheFolder: cache.path, timeout: 60_000 });
/** For programs that never end. Its time runs from the program's start, not from the interpreter's. */
const hasty = createPyodideEngine({ cacheFolder: cache.path, timeout: 1_000 });

after(async () => {
	await engine[Symbol.asyncDispose]();
	await hasty[Symbol.asyncDispose]();
	cache[Symbol.dispose]();
});

test('what a program prints is kept apart from its errors, and its value is not printed', async () => {
	const outcome = await run('import sys\nprint("out")\nprint("err", file=sys.stderr)\n42');
	assert.equal(outcome.end, 'finished');
	assert.equal(outcome.stdout, 'out\n');
	assert.equal(outcome.stderr, 'err\n');
	assert.match(outcome.interpreter, /^Python 3\.\d+\.\d+ \(Pyodide\)$/);
});

test('each program starts afresh', async () => {
	await run('import builtins, os\nbuiltins.leak = 1\nopen("left.txt", "w").write("x")');
	const { stdout } = await run(
		'import builtins, os, random\nprint(hasattr(builtins, "leak"), os.listdir("."), __name__)',
	);
	assert.equal(stdout, 'False [] __main__\n');
	const draws = await Promise.all([
		run('import random; print(random.random())'),
		run('import random; print(random.random())'),
	]);
	assert.notEqual(draws[0]?.stdout, draws[1]?.stdout);
});

test('the standard library is there, and asyncio.run works', async () => {
	const { stdout, stderr } = await run(`
import asyncio, csv, datetime, decimal, hashlib, json, re, sqlite3, statistics, zoneinfo
async def f(n):
    await asyncio.sleep(0.01)
    return n
async def main(): return sum(await asyncio.gather(f(1), f(2)))
print(asyncio.run(main()), statistics.mean([1, 2]), decimal.Decimal('0.1') * 3)`);
	assert.equal(stdout, '3 1.5 0.3\n', stderr);
});

/** What takes all there is of time and memory is in `acceptance.process.test.ts`. */
const ends: readonly [name: string, code: string, end: PythonOutcome['end'], said: RegExp][] = [
	['an exception', '1/0', 'raised', /^Traceback.*\n {2}File "program\.py", line 1, in <module>\n[^]*ZeroDivisionError/],
	['a syntax error', 'print(', 'raised', /SyntaxError/],
	['sys.exit(0)', 'import sys; sys.exit()', 'finished', /^$/],
	['sys.exit(3)', 'import sys; sys.exit(3)', 'raised', /SystemExit: 3/],
	['sys.exit of a message', 'import sys; sys.exit("no data")', 'raised', /no data/],
	['os._exit', 'import os; os._exit(3)', 'raised', /status 3/],
	['os.abort', 'import os; os.abort()', 'crashed', /unreachable/],
	['recursion', 'def f(n): return f(n + 1)\nf(0)', 'raised', /RecursionError/],
	['a loop that prints', 'while True: print("x" * 1000)', 'timed-out', /^$/],
	['a big number', '9 ** (9 ** 9)', 'timed-out', /^$/],
	['a regular expression', 'import re; re.match("(a*)*b", "a" * 40)', 'timed-out', /^$/],
	['10 GB in a list', '[0] * (10 * 2**30)', 'out-of-memory', /OverflowError/],
	['threads', 'import threading; threading.Thread(target=print).start()', 'raised', /can't start new thread/],
	['a subprocess', 'import subprocess; subprocess.run(["ls"])', 'raised', /does not support processes/],
	['input', 'input()', 'raised', /EOFError/],
];

for (const [name, code, end, said] of ends) {
	test(`${name} ends as ${end}`, async () => {
		const outcome = await (end === 'timed-out' ? hasty : engine).run(code, {}, never);
		assert.equal(outcome.end, end, outcome.stderr.slice(-500));
		assert.match(outcome.stderr, said);
	});
}

test('what was printed before a kill is kept', async () => {
	const { end, stdout } = await hasty.run('print("so far")\nwhile True: pass', {}, never);
	assert.deepEqual({ end, stdout }, { end: 'timed-out', stdout: 'so far\n' });
});

test('of a flood of output the head and the tail are kept', async () => {
	const { stdout } = await run('print("first")\nfor i in range(40_000): print("x" * 100)\nprint("last")');
	assert.ok(stdout.startsWith('first\n'));
	assert.ok(stdout.endsWith('last\n'));
	assert.match(stdout, /\[… \d+ bytes of output left out …\]/);
	assert.ok(stdout.length < 1_100_000, String(stdout.length));
});

test('files of the working folder come back under safe names, as far as they are few and small', async () => {
	const { files, stderr } = await run(`
import os
os.makedirs('a/b'); open('a/b/deep.csv', 'w').write('1')
open('.hidden', 'w').write('x'); open('CON.txt', 'w').write('x'); open('sp ace?.txt', 'w').write('x')
os.symlink('/etc/passwd', 'link')
open('/tmp/elsewhere', 'w').write('x')
for i in range(20): open(f'z{i:02}.txt', 'w').write(str(i))`);
	assert.deepEqual(
		files.slice(0, 4).map(it => it.name),
		['hidden', 'CON_.txt', 'deep.csv', 'sp_ace_.txt'],
	);
	assert.equal(files.length, 16);
	assert.match(stderr, /Not kept, because at most 16 files and 20 MB are: z12\.txt, z13\.txt/);
	const large = await run('open("large", "wb").write(bytes(21 * 2**20))');
	assert.deepEqual(large.files, []);
	assert.match(large.stderr, /Not kept.*: large\./);
});

test('a program that lies about the sizes of its files gets no more of them kept', async () => {
	const { files, stderr } = await run(`
import pyodide_js
from pyodide.ffi import create_proxy
large = pyodide_js._module.HEAPU8.constructor.new(12 * 2**20)
pyodide_js.FS.readFile = create_proxy(lambda path: large)
for it in 'abc': open(it, 'w').write('x')`);
	assert.deepEqual(
		files.map(it => [it.name, it.bytes.length]),
		[['a', 12 * 2 ** 20]],
	);
	assert.match(stderr, /Not kept.*: b, c\./);
});

test('output that comes byte by byte is whole', async () => {
	const { stdout } = await run(
		'import os\nfor _ in range(5_000): os.write(1, b"ab"); os.write(1, b"\\xc3"); os.write(1, b"\\xa4")',
	);
	assert.equal(stdout, 'abä'.repeat(5_000));
});

test('calls at the same time do not see each other', async () => {
	const outcomes = await Promise.all(
		Array.from({ length: 5 }, async (_, n) => await run(`open('f', 'w').write('${n}'); print(open('f').read())`)),
	);
	assert.deepEqual(
		outcomes.map(it => it.stdout),
		['0\n', '1\n', '2\n', '3\n', '4\n'],
	);
});

test('an abort kills the program and is thrown with its reason', async () => {
	const controller = new AbortController();
	const running = engine.run('while True: pass', {}, controller.signal);
	setTimeout(() => controller.abort(new Error('enough')), 300);
	await assert.rejects(running, /enough/);
	await assert.rejects(engine.run('print(1)', {}, AbortSignal.abort(new Error('before'))), /before/);
	assert.equal((await run('print(1)')).stdout, '1\n');
});

test('an engine that is shut down ends what runs, and starts nothing that waits', async () => {
	const own = createPyodideEngine({ cacheFolder: cache.path, timeout: 60_000 });
	await own.run('print(1)', {}, never);
	const runs = Array.from({ length: 6 }, async () => await own.run('while True: pass', {}, never));
	const ends = Promise.allSettled(runs);
	await wait(500);
	await own[Symbol.asyncDispose]();
	for (const it of await ends) {
		assert.match(String(it.status === 'rejected' && it.reason), /PythonUnavailable: Python was shut down/);
	}
	await assert.rejects(own.run('print(1)', {}, never), /shut down/);
});

test('a damaged snapshot is noticed and made anew', async () => {
	// So that there is one.
	await run('print(1)');
	using folder = new TempFolder();
	cpSync(cache.path, folder.path, { recursive: true });
	const snapshot = folder.at(readdirSync(folder.path).find(it => it.endsWith('.snapshot')) ?? '');
	const good = readFileSync(snapshot);
	const bad = Uint8Array.from(good);
	bad[1_000_000] = (bad[1_000_000] ?? 0) ^ 1;
	writeFileSync(snapshot, bad);
	await using second = createPyodideEngine({ cacheFolder: folder.path });
	assert.equal((await second.run('print(1 + 1)', {}, never)).stdout, '2\n');
	const made = readFileSync(snapshot);
	assert.equal(made.length, good.length);
	assert.notDeepEqual(made, Buffer.from(bad));
});

test('a cache folder that cannot be written costs only time', async () => {
	using folder = new TempFolder({ file: '' });
	await using own = createPyodideEngine({ cacheFolder: folder.at('file') });
	assert.equal((await own.run('print(1)', {}, never)).stdout, '1\n');
});

for (const isJailed of [false, true]) {
	test(`a program dies with its host (${isJailed ? 'in bubblewrap, where it works' : 'without bubblewrap'})`, async () => {
		const mark = crypto.randomUUID();
		const host = spawn(
			process.execPath,
			[
				'--input-type=module',
				'-e',
				`import { createPyodideEngine } from ${JSON.stringify(new URL('../../../src/tools/python/pyodideEngine.ts', import.meta.url).href)};
				const engine = createPyodideEngine({ cacheFolder: ${JSON.stringify(cache.path)}, isJailed: ${isJailed}, spareLife: 1 });
				await engine.run('print(1)', {}, new AbortController().signal);
				process.stdout.write('ready');
				await engine.run('#${mark}\\nwhile True: pass', {}, new AbortController().signal);`,
			],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		await new Promise(resolve => host.stdout.once('data', resolve));
		let running: string[] = [];
		while (running.length === 0) {
			await wait(100);
			running = descendantsOf(host.pid ?? 0);
		}
		host.kill('SIGKILL');
		const deadline = performance.now() + 3_000;
		while (running.some(isAlive) && performance.now() < deadline) {
			await wait(50);
		}
		assert.deepEqual(running.filter(isAlive), []);
	});
}

test('a spare interpreter does not keep the host alive', async () => {
	const host = spawn(
		process.execPath,
		[
			'--input-type=module',
			'-e',
			`import { createPyodideEngine } from ${JSON.stringify(new URL('../../../src/tools/python/pyodideEngine.ts', import.meta.url).href)};
			const engine = createPyodideEngine({ cacheFolder: ${JSON.stringify(cache.path)} });
			await engine.run('print(1)', {}, new AbortController().signal);`,
		],
		{ stdio: 'inherit', timeout: 60_000 },
	);
	const [code, signal] = await new Promise<[number | null, string | null]>(resolve =>
		host.once('close', (...it) => resolve(it)),
	);
	assert.deepEqual([code, signal], [0, null]);
});

async function run(code: string): Promise<PythonOutcome> {
	return await engine.run(code, {}, never);
}

/** The processes below one, as `/proc` tells; elsewhere than on Linux none are found and the test waits for its time. */
function descendantsOf(pid: number): string[] {
	const parents = new Map<string, string>();
	for (const id of readdirSync('/proc').filter(it => /^\d+$/.test(it))) {
		try {
			const [, parent = ''] = /\) \S (\d+)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? [];
			parents.set(id, parent);
		} catch {
			// It has ended meanwhile.
		}
	}
	const found: string[] = [];
	const visit = (parent: string): void => {
		for (const [id, of] of parents) {
			if (of === parent) {
				found.push(id);
				visit(id);
			}
		}
	};
	visit(String(pid));
	return found;
}

function isAlive(id: string): boolean {
	try {
		return !/\) Z /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
	} catch {
		return false;
	}
}
