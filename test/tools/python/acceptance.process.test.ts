import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { createPyodideEngine } from '../../../src/tools/python/pyodideEngine.ts';
import { createPythonTool } from '../../../src/tools/python/pythonTool.ts';
import { TempFolder } from '../tempFolder.ts';

// What the tool promises of hostile programs, with the settings that users have: each ends within five seconds with words
// that can be acted on, and nothing happens to the host.

const never = new AbortController().signal;
const cache = new TempFolder();
const engine = createPyodideEngine({ cacheFolder: cache.path });
const tool = createPythonTool({
	engine,
	artifacts: { save: async name => `file:///run/${name}` },
	snapshots: { keep: async () => '0'.repeat(64) },
	now: () => new Date(0),
});

before(async () => {
	await tool.call({ code: 'print(1)' }, never);
});

after(async () => {
	await engine[Symbol.asyncDispose]();
	cache[Symbol.dispose]();
});

const timeOut = /TimeoutError: the program was stopped after [34] seconds, its time limit\. End the loop/;
const noMemory = /MemoryError: the program wanted more memory than it may have\. Work on smaller pieces\./;
const refused = /The program ended with an error\. Mend it/;

const hostile: readonly [name: string, code: string, said: RegExp][] = [
	['an infinite loop', 'while True:\n  try:\n    while True: pass\n  except BaseException: pass', timeOut],
	['a fork bomb', 'import os\nwhile True: os.fork()', refused],
	['a fork bomb that goes on', 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass', timeOut],
	['10 GB at once', 'bytearray(10 * 2**30)', noMemory],
	['10 GB bit by bit', 'x = []\nwhile True: x.append(bytearray(2**20))', noMemory],
	['10 GB of files in memory', 'f = open("f", "wb")\nwhile True: f.write(bytes(2**20))', noMemory],
	[
		'10 GB beside the memory of Python',
		'import pyodide_js\nmake = pyodide_js._module.HEAPU8.constructor\nx = []\nwhile True: x.append(make.new(2**26).fill(1))',
		noMemory,
	],
];

for (const [name, code, said] of hostile) {
	test(`${name} ends by itself and is told`, async t => {
		const started = performance.now();
		let ticks = 0;
		const ticking = setInterval(() => ticks++, 50);
		const memory = process.memoryUsage.rss();
		const { observation } = await tool.call({ code }, never);
		clearInterval(ticking);
		const milliseconds = performance.now() - started;
		t.diagnostic(`${(milliseconds / 1_000).toFixed(1)} s`);
		assert.match(observation, said);
		// Five seconds are promised on a warm engine; this one may have to load an interpreter first, on a busy machine.
		assert.ok(milliseconds < 15_000, String(milliseconds));
		assert.ok(ticks > 0, 'the host goes on meanwhile');
		assert.ok(process.memoryUsage.rss() - memory < 200_000_000, 'its memory does not grow');
	});
}

test('afterwards the next program runs, and with the engine all processes are gone', {
	skip: process.platform === 'linux' ? false : 'processes are listed on Linux only',
}, async () => {
	const { findings } = await tool.call({ code: 'print(2 + 2)' }, never);
	assert.equal(findings[0]?.quote, '4');
	assert.notDeepEqual(processesOf(cache.path), [], 'control: a spare interpreter waits');
	await engine[Symbol.asyncDispose]();
	assert.deepEqual(processesOf(cache.path), []);
});

/** The processes of this machine that were started with this folder. */
function processesOf(folder: string): readonly string[] {
	return readdirSync('/proc').filter(pid => {
		try {
			return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
		} catch {
			return false;
		}
	});
}
