import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { lockFlags } from '../../../src/tools/python/lockedChild.ts';
import { createPyodideEngine } from '../../../src/tools/python/pyodideEngine.ts';
import { PythonUnavailable } from '../../../src/tools/python/pythonEngine.ts';
import { TempFolder } from '../tempFolder.ts';

const never = new AbortController().signal;
const cache = new TempFolder();
after(() => cache[Symbol.dispose]());

const tampered: readonly [change: string, flags: readonly string[], why: RegExp][] = [
	[
		'permissions are only reported',
		lockFlags.map(it => (it === '--permission' ? '--permission-audit' : it)),
		/files outside its own/,
	],
	['all files may be read', [...lockFlags, '--allow-fs-read=*'], /files outside its own/],
	['the root may be read', [...lockFlags, '--allow-fs-read=/'], /files outside its own/],
	['files may be written', [...lockFlags, '--allow-fs-write=*'], /permission model/],
	['programs may be started', [...lockFlags, '--allow-child-process'], /permission model/],
	['addons may be loaded', [...lockFlags.filter(it => it !== '--no-addons'), '--allow-addons'], /permission model/],
	['WASI may be used', [...lockFlags, '--allow-wasi'], /permission model/],
	[
		'text may become code',
		lockFlags.filter(it => it !== '--disallow-code-generation-from-strings'),
		/text can be turned into code/,
	],
	['memory without limit', lockFlags.filter(it => !it.startsWith('--wasm')), /memory of WebAssembly/],
	// Node itself does not start with a grant and no permission model.
	['no flags', [], /--permission is required/],
];

// First, so that the others start from the snapshot that it leaves.
test('control: with its own flags the lock holds', async () => {
	await using engine = createPyodideEngine({ cacheFolder: cache.path, flags: lockFlags, isJailed: false });
	assert.equal((await engine.run('print(1)', {}, never)).stdout, '1\n');
});

for (const [change, flags, why] of tampered) {
	test(`Python stays off when the lock is tampered with: ${change}`, async () => {
		await using engine = createPyodideEngine({ cacheFolder: cache.path, flags, isJailed: false });
		const run = engine.run('print(1)', {}, never);
		await assert.rejects(run, error => error instanceof PythonUnavailable && why.test(error.message));
		await assert.rejects(engine.run('print(1)', {}, never), PythonUnavailable, 'and is not tried again');
	});
}

test('Python is off, with a sentence, where its files are missing', async () => {
	await using engine = createPyodideEngine({ cacheFolder: cache.path, programFolder: cache.at('nothing') });
	await assert.rejects(engine.run('print(1)', {}, never), /files of Python are missing/);
});
