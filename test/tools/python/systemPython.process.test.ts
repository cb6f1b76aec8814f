import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { findBubblewrap } from '../../../src/tools/python/bubblewrap.ts';
import { cleanPng } from '../../../src/tools/python/cleanPng.ts';
import { type PythonOutcome, PythonUnavailable } from '../../../src/tools/python/pythonEngine.ts';
import { createSystemPythonEngine } from '../../../src/tools/python/systemPythonEngine.ts';
import { TempFolder } from '../tempFolder.ts';

const never = new AbortController().signal;
const isThere = (await findBubblewrap()) !== undefined && existsSync('/usr/bin/python3');
const skip = isThere ? false : 'bubblewrap or /usr/bin/python3 is missing here';
const hasPlots = isThere && spawnSync('/usr/bin/python3', ['-I', '-c', 'import matplotlib']).status === 0;

test('a program runs and what it prints and writes comes back', { skip }, async () => {
	const outcome = await run(`import sys\nprint('out'); print('err', file=sys.stderr); open('a b.txt', 'w').write('x')`);
	assert.deepEqual(
		{ ...outcome, milliseconds: 0, interpreter: outcome.interpreter.replace(/[\d.]+/, '3') },
		{
			end: 'finished',
			stdout: 'out\n',
			stderr: 'err\n',
			files: [{ name: 'a_b.txt', bytes: outcome.files[0]?.bytes }],
			milliseconds: 0,
			interpreter: "Python 3 (this machine's, in bubblewrap)",
		},
	);
});

test('a plot comes back as PNG, shown or not', {
	skip: skip || (hasPlots ? false : 'no matplotlib here'),
}, async () => {
	for (const end of ['plt.show()', '', 'plt.savefig("plot-1.png")']) {
		const { files, stderr } = await run(`import matplotlib.pyplot as plt\nplt.plot([1, 4, 9])\n${end}`);
		assert.deepEqual(
			files.map(it => it.name),
			['plot-1.png'],
			stderr,
		);
		assert.ok(cleanPng(files[0]?.bytes ?? new Uint8Array()));
	}
});

test('the user of the machine is out of reach', { skip }, async () => {
	using folder = new TempFolder({ canary: 'canary-text' });
	process.env['DEEP_RESEARCH_TEST_SECRET'] = 'secret-value';
	let connections = 0;
	const listener = createServer(() => connections++);
	await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
	const address = listener.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	try {
		const { stdout, end } = await run(`
import os, socket, subprocess, sys
def attempt(name, f):
    try: print(name, f())
    except BaseException as e: print(name, 'refused', type(e).__name__)
attempt('file', lambda: open(${JSON.stringify(folder.at('canary'))}).read())
attempt('write', lambda: open(${JSON.stringify(folder.at('made'))}, 'w'))
attempt('usr', lambda: open('/usr/made', 'w'))
attempt('passwd', lambda: open('/etc/passwd').read())
attempt('environ', lambda: dict(os.environ))
attempt('first environ', lambda: open('/proc/1/environ').read())
attempt('net', lambda: socket.create_connection(('127.0.0.1', ${port}), 1))
attempt('uid', lambda: os.getuid())
attempt('processes', lambda: len([it for it in os.listdir('/proc') if it.isdigit()]) < 10)
attempt('namespace', lambda: subprocess.run(['/usr/bin/unshare', '-U', 'true'], capture_output=True).returncode)
attempt('kill', lambda: os.kill(${process.pid}, 0))
attempt('channel', lambda: os.write(3, b'\\0' * 64))
`);
		assert.equal(end, 'crashed', 'a program that writes into the channel spoils its own end');
		assert.ok(!/canary-text|secret-value|root:x/.test(stdout), stdout);
		for (const refused of ['file', 'write', 'usr', 'passwd', 'net', 'kill']) {
			assert.match(stdout, new RegExp(`^${refused} refused`, 'm'));
		}
		assert.match(stdout, /^uid 65534$/m);
		assert.match(stdout, /^processes True$/m);
		assert.match(stdout, /^namespace [1-9]/m);
		assert.equal(existsSync(folder.at('made')), false);
		assert.equal(connections, 0);
	} finally {
		listener.close();
	}
});

const ends: readonly [name: string, code: string, end: PythonOutcome['end']][] = [
	['an exception', '1/0', 'raised'],
	['sys.exit(2)', 'import sys; sys.exit(2)', 'raised'],
	['os.abort', 'import os; os.abort()', 'crashed'],
	['an endless loop', 'while True: pass', 'timed-out'],
	['10 GB', 'bytearray(10 * 2**30)', 'out-of-memory'],
	['10 GB bit by bit', 'x = []\nwhile True: x.append(bytearray(2**20))', 'out-of-memory'],
	['a fork bomb', 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass', 'timed-out'],
	['a file without end', 'f = open("f", "wb")\nwhile True: f.write(bytes(2**20))', 'raised'],
	['a program that waits for input', 'input()', 'raised'],
];

for (const [name, code, end] of ends) {
	test(`${name} ends as ${end}`, { skip }, async () => {
		await using engine = createSystemPythonEngine({ timeout: 2_000 });
		const outcome = await engine.run(code, {}, never);
		assert.equal(outcome.end, end, outcome.stderr.slice(-500));
	});
}

test('a flood of messages in the channel takes little of the host’s memory', { skip }, async () => {
	const before = process.memoryUsage.rss();
	let most = 0;
	const timer = setInterval(() => {
		most = Math.max(most, process.memoryUsage.rss() - before);
	}, 10);
	try {
		const { end } = await run(`
import os
for _ in range(1_000): os.write(3, bytes([2, 0, 0, 0, 0]) * 13_000)`);
		assert.equal(end, 'crashed');
	} finally {
		clearInterval(timer);
	}
	// Each of these thirteen million messages kept would take over 100 bytes.
	assert.ok(most < 600_000_000, String(most));
});

test('an abort is thrown with its reason', { skip }, async () => {
	await using engine = createSystemPythonEngine({});
	const controller = new AbortController();
	const running = engine.run('while True: pass', {}, controller.signal);
	setTimeout(() => controller.abort(new Error('enough')), 200);
	await assert.rejects(running, /enough/);
});

test('an engine that is shut down ends what runs, and starts nothing that waits', { skip }, async () => {
	const engine = createSystemPythonEngine({ timeout: 60_000 });
	const runs = Array.from({ length: 4 }, async () => await engine.run('while True: pass', {}, never));
	const ends = Promise.allSettled(runs);
	await wait(300);
	await engine[Symbol.asyncDispose]();
	for (const it of await ends) {
		assert.match(String(it.status === 'rejected' && it.reason), /PythonUnavailable: Python was shut down/);
	}
});

test('elsewhere than on Linux it is refused with a sentence', {
	skip: process.platform === 'linux' ? 'this is Linux' : false,
}, async () => {
	await using engine = createSystemPythonEngine({});
	await assert.rejects(engine.run('1', {}, never), PythonUnavailable);
});

async function run(code: string): Promise<PythonOutcome> {
	await using engine = createSystemPythonEngine({ timeout: 20_000 });
	return await engine.run(code, {}, never);
}
