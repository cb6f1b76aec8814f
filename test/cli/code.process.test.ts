import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { say } from '../fakes/modelReply.ts';
import { ModelServer } from '../fakes/modelServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run } from './cliProcess.ts';

/** Prints, and writes the smallest PNG there is. */
const code = `import struct, zlib
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
with open('plot.png', 'wb') as f:
    f.write(b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(b'\\0\\0')) + chunk(b'IEND', b''))
print('The sum is', sum(range(101)))`;

function projectIn(folder: string): void {
	mkdirSync(join(folder, 'project'));
	writeFileSync(join(folder, 'project', 'notes.md'), '# Notes\n\nGauss added the numbers up to a hundred.\n');
}

/** Asks a model that makes one call and then answers with the first thing it was shown. */
async function askWithCall(folder: string, call: string, args: readonly string[]): Promise<string> {
	await using model = await ModelServer.start((request, index) => {
		const id = /\[(e\d+)\]/.exec(JSON.stringify(request.body).split('<observation>').at(-1) ?? '')?.[1] ?? 'e999';
		return index === 0
			? say(`<think>Call.</think>${call}`)
			: say(`<answer>It says so [${id}].</answer><report>Seen [${id}].</report>`);
	});
	const asked = await run(
		[
			'ask',
			'What is the sum?',
			'--folder',
			'project',
			'--out',
			'r.md',
			'--events',
			'e.jsonl',
			'--model',
			`${model.baseUrl}#m`,
			...args,
		],
		{ cwd: folder },
	);
	assert.equal(asked.code, 0, asked.stderr);
	return readFileSync(join(folder, 'e.jsonl'), 'utf8');
}

test('Python that a model wrote is run, what it printed is cited, what it drew is kept, and check follows it', async () => {
	using folder = temporaryFolder();
	projectIn(folder.path);
	const call = `<tool_call>${JSON.stringify({ name: 'PythonInterpreter', arguments: { code } })}</tool_call>`;
	await askWithCall(folder.path, call, ['--python', 'pyodide']);
	const report = readFileSync(join(folder.path, 'r.md'), 'utf8');
	assert.match(report, /The sum is 5050/);
	const runs = join(folder.path, 'project', '.deep-research', 'runs');
	const artifacts = join(runs, readdirSync(runs).find(it => /^\d/.test(it)) ?? '', 'artifacts');
	assert.deepEqual(readdirSync(artifacts).sort(), ['plot.png', 'python-1.txt']);
	const checked = await run(['check', 'r.md', '--folder', 'project'], { cwd: folder.path });
	assert.equal(checked.code, 0, checked.stdout);
});

test('a command runs only when the user allowed that very command; what it printed is cited', async () => {
	using folder = temporaryFolder();
	projectIn(folder.path);
	const callOf = (command: string): string =>
		`<tool_call>${JSON.stringify({ name: 'execute', arguments: { command } })}</tool_call>`;
	const none = await askWithCall(folder.path, callOf('echo ran > ran.txt'), []);
	assert.match(none, /There is no tool \\"execute\\"/);
	const allowed = ['--allow-command', 'cat notes.md', '--allow-unsandboxed', '--force'];
	const other = await askWithCall(folder.path, callOf('cat notes.md; echo ran > ran.txt'), allowed);
	assert.match(other, /--allow-command/);
	assert.ok(!existsSync(join(folder.path, 'project', 'ran.txt')));
	await askWithCall(folder.path, callOf('cat notes.md'), allowed);
	assert.match(readFileSync(join(folder.path, 'r.md'), 'utf8'), /Gauss added the numbers up to a hundred/);
	const checked = await run(['check', 'r.md', '--folder', 'project'], { cwd: folder.path });
	assert.equal(checked.code, 0, checked.stdout);
});
