import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { unifiedDiff } from '../../src/cli/unifiedDiff.ts';
import { TempFolder } from '../tools/tempFolder.ts';

const isThere = spawnSync('diff', ['--version']).status === 0;

test('what `diff -u` says of the same texts', { skip: !isThere }, () => {
	const line = (n: number): string => `line ${n}\n`;
	const long = Array.from({ length: 40 }, (_, n) => line(n)).join('');
	const cases: readonly (readonly [string, string])[] = [
		['a\nb\nc\n', 'a\nB\nc\n'],
		[long, long.replace('line 5\n', 'line five\n').replace('line 30\n', '')],
		[long, long.replace('line 5\n', '').replace('line 12\n', 'x\ny\n')],
		['', 'a\nb\n'],
		['a\nb\n', ''],
		[long, `first\n${long}last\n`],
	];
	for (const [before, after] of cases) {
		using folder = new TempFolder({ before, after });
		const { stdout } = spawnSync('diff', ['-u', folder.at('before'), folder.at('after')], { encoding: 'utf8' });
		assert.deepEqual(unifiedDiff(before, after, 'r.md').slice(2), stdout.trimEnd().split('\n').slice(2));
	}
	assert.deepEqual(unifiedDiff(long, long, 'r.md'), []);
});
