import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { ToolError } from '../../../src/agent/tool.ts';
import { type PythonEngine, type PythonOutcome, PythonUnavailable } from '../../../src/tools/python/pythonEngine.ts';
import { createPythonTool } from '../../../src/tools/python/pythonTool.ts';
import { pngOf } from './pngOf.ts';

const never = new AbortController().signal;

test('what is printed is evidence: the code and the output are saved, the output is quoted', async () => {
	const { tool, saved } = toolOver({ stdout: '1\n4\n9\n' });
	const { observation, findings } = await tool.call({ code: '# Squares\nfor i in 1, 2, 3: print(i * i)' }, never);
	assert.equal(observation, 'Finished execution.');
	const text = String(saved.get('python-1.txt'));
	assert.equal(
		text,
		'Program (Python 3.14.2 (test); finished in 0.02 s):\n\n# Squares\nfor i in 1, 2, 3: print(i * i)\n\nOutput:\n\n1\n4\n9\n',
	);
	const [finding] = findings;
	assert.deepEqual(finding?.source, {
		uri: 'file:///run/python-1.txt',
		title: 'Python output: Squares',
		type: 'software',
		retrievedAt: '2026-01-02T03:04:05.000Z',
		sha256: createHash('sha256').update(text).digest('hex'),
	});
	assert.equal(finding.quote, '1\n4\n9');
	assert.deepEqual(finding.locator.lines, [8, 10]);
	assert.ok(text.includes(finding.prefix + finding.quote + finding.suffix));
});

test('of a long output whole lines are quoted, and the rest is shown once', async () => {
	const stdout = Array.from({ length: 300 }, (_, i) => `row ${i}`).join('\n');
	const { tool } = toolOver({ stdout });
	const { observation, findings } = await tool.call({ code: 'rows()' }, never);
	const quote = findings[0]?.quote ?? '';
	assert.ok(quote.length <= 1_200 && stdout.startsWith(`${quote}\n`));
	assert.ok(observation.startsWith(`stdout, after what is quoted:\n${stdout.slice(quote.length + 1)}`));
	const { tool: flood } = toolOver({ stdout: 'x\n'.repeat(100_000) });
	assert.match(
		(await flood.call({ code: 'flood()' }, never)).observation,
		/more characters of output are saved, but not shown/,
	);
});

test('each end is told in a way that can be acted on', async () => {
	const ends: readonly [Partial<PythonOutcome>, RegExp][] = [
		[{}, /Nothing was printed\. Use print\(\)/],
		[
			{ end: 'raised', stderr: 'ZeroDivisionError: division by zero\n' },
			/stderr:\nZeroDivisionError.*\nThe program ended with an error/,
		],
		[{ end: 'timed-out', milliseconds: 30_010 }, /TimeoutError: .* after 30 seconds/],
		[{ end: 'out-of-memory' }, /MemoryError: /],
		[{ end: 'crashed', stderr: 'RuntimeError: unreachable' }, /unreachable\nThe interpreter crashed/],
	];
	for (const [outcome, said] of ends) {
		const { tool } = toolOver(outcome);
		const { observation, findings } = await tool.call({ code: 'x' }, never);
		assert.match(observation, said);
		assert.deepEqual(findings, []);
	}
});

test('frames of the library are left out of a traceback', async () => {
	const stderr = `Traceback (most recent call last):
  File "program.py", line 1, in <module>
    json.loads("{")
    ~~~~~~~~~~^^^^^
  File "/lib/python314.zip/json/__init__.py", line 352, in loads
    return _default_decoder.decode(s)
           ~~~~~~~~~~~~~~~~~~~~~~~^^^
json.decoder.JSONDecodeError: Expecting property name
`;
	const { tool } = toolOver({ end: 'raised', stderr });
	const { observation } = await tool.call({ code: 'x' }, never);
	assert.equal(
		observation,
		'stderr:\nTraceback (most recent call last):\n  File "program.py", line 1, in <module>\n    json.loads("{")\n    ~~~~~~~~~~^^^^^\njson.decoder.JSONDecodeError: Expecting property name\nThe program ended with an error. Mend it and run it again.',
	);
});

test('plots are saved as nothing but images, texts as texts, and all else is named and dropped', async () => {
	const secret = Buffer.from('Comment\0secret');
	const files = [
		{ name: 'plot.png', bytes: pngOf(4, 3, [['tEXt', secret]], 'trailing bytes') },
		{ name: 'huge.png', bytes: pngOf(20_000, 1, []) },
		{ name: 'broken.png', bytes: pngOf(4, 3, []).subarray(0, 60) },
		{ name: 'table.csv', bytes: Buffer.from('a,b\n1,2\n') },
		{ name: 'page.html', bytes: Buffer.from('<script>alert(1)</script>') },
		{ name: 'data.bin', bytes: Uint8Array.of(0xff, 0, 1) },
		{ name: 'long.txt', bytes: Buffer.alloc(2 ** 20 + 1, 'x') },
	];
	const { tool, saved } = toolOver({ files });
	const { observation, findings } = await tool.call({ code: 'plot()' }, never);
	assert.deepEqual([...saved.keys()], ['plot.png', 'table.csv', 'page.html.txt', 'python-1.txt']);
	assert.ok(!Buffer.from(saved.get('plot.png') ?? '').includes('secret'));
	assert.ok(!Buffer.from(saved.get('plot.png') ?? '').includes('trailing'));
	assert.equal(
		findings[0]?.quote,
		'Saved plot.png (image, 4 × 3).\nSaved table.csv (8 bytes of text).\nSaved page.html.txt (25 bytes of text).',
	);
	for (const name of ['huge.png', 'broken.png', 'data.bin', 'long.txt']) {
		assert.match(observation, new RegExp(`Not saved: ${name.replace('.', '\\.')}`));
	}
	assert.ok(!observation.includes('Saved plot.png'), 'what is quoted is not said again');
});

test('an image that is quoted by nothing is named beside the output', async () => {
	const { tool } = toolOver({ stdout: 'drawn\n', files: [{ name: 'plot.png', bytes: pngOf(4, 3, []) }] });
	const { observation, findings } = await tool.call({ code: 'plot()' }, never);
	assert.equal(findings[0]?.quote, 'drawn');
	assert.equal(observation, 'Saved plot.png (image, 4 × 3).\nFinished execution.');
});

test('a call without a program is told the form; a fence around a program is taken off', async () => {
	const { tool, programs } = toolOver({ stdout: '2\n' });
	for (const input of [{}, { code: '' }, { code: 7 }]) {
		await assert.rejects(
			async () => await tool.call(input, never),
			error => error instanceof ToolError && error.message.includes('Call it with {"code": "print(1 + 1)"}'),
		);
	}
	await tool.call({ code: '```python\nprint(1 + 1)\n```\n' }, never);
	assert.deepEqual(programs, ['print(1 + 1)']);
});

test('without Python the model is told to go on; an abort is thrown on', async () => {
	const off = toolOver({}, () => Promise.reject(new PythonUnavailable('Python is off.')));
	await assert.rejects(
		async () => await off.tool.call({ code: '1' }, never),
		error => error instanceof ToolError && error.message === 'Python is off. Go on without running code.',
	);
	const aborted = toolOver({}, () => Promise.reject(new Error('stop')));
	await assert.rejects(
		async () => await aborted.tool.call({ code: '1' }, never),
		error => !(error instanceof ToolError),
	);
});

test('what cannot be saved cannot be cited, and is shown all the same', async () => {
	const { tool } = toolOver({ stdout: '42\n' }, undefined, () => Promise.reject(new Error('the disk is full')));
	await assert.rejects(
		async () => await tool.call({ code: 'print(42)' }, never),
		error => error instanceof ToolError && error.message.endsWith('(the disk is full). It began:\n42'),
	);
});

test('output with a byte of anything stays quotable', async () => {
	const odd = `${String.fromCodePoint(0x1f600).repeat(900)}\r\nsecond`;
	const { tool, saved } = toolOver({ stdout: odd });
	const { findings } = await tool.call({ code: 'x' }, never);
	const text = String(saved.get('python-1.txt'));
	assert.ok(text.includes(findings[0]?.quote ?? 'nothing'));
	assert.ok((findings[0]?.quote ?? '').isWellFormed());
});

/** The tool over an engine that always ends like this, and what it saves. */
function toolOver(
	outcome: Partial<PythonOutcome>,
	run?: () => Promise<PythonOutcome>,
	save?: () => Promise<string>,
): {
	readonly tool: ReturnType<typeof createPythonTool>;
	readonly saved: ReadonlyMap<string, string | Uint8Array>;
	readonly programs: readonly string[];
} {
	const saved = new Map<string, string | Uint8Array>();
	const programs: string[] = [];
	const engine: PythonEngine = {
		description: 'A test.',
		run: code => {
			programs.push(code);
			const whole: PythonOutcome = {
				end: 'finished',
				stdout: '',
				stderr: '',
				files: [],
				milliseconds: 20,
				interpreter: 'Python 3.14.2 (test)',
				...outcome,
			};
			return run?.() ?? Promise.resolve(whole);
		},
		[Symbol.asyncDispose]: () => Promise.resolve(),
	};
	const tool = createPythonTool({
		engine,
		artifacts: {
			save(name, content) {
				saved.set(name, content);
				return save?.() ?? Promise.resolve(`file:///run/${name}`);
			},
		},
		snapshots: { keep: text => Promise.resolve(createHash('sha256').update(text).digest('hex')) },
		now: () => new Date('2026-01-02T03:04:05.000Z'),
	});
	return { tool, saved, programs };
}
