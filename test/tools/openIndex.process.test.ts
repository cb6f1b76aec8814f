import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { TempFolder } from './tempFolder.ts';

test('where Node has no SQLite, the index is our own', () => {
	using cache = new TempFolder();
	const module = new URL('../../src/tools/index/openIndex.ts', import.meta.url).href;
	const program = `
		import { openIndex } from ${JSON.stringify(module)};
		process.stdout.write(openIndex(process.argv[1]).kind);
	`;
	const kindWith = (...flags: string[]): string =>
		spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', program, cache.at('index.sqlite')], {
			encoding: 'utf8',
		}).stdout;
	assert.deepEqual([kindWith('--no-experimental-sqlite'), kindWith()], ['memory', 'sqlite']);
});
