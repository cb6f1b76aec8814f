import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { ArtifactFolder } from '../../src/runs/artifactFolder.ts';
import { temporaryFolder } from './temporaryFolder.ts';

test('keeps both files of one name', async () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const artifacts = new ArtifactFolder(folder);
	const uris = [await artifacts.save('plot.png', Buffer.from([1])), await artifacts.save('plot.png', 'two')];
	assert.deepEqual(
		uris.map(it => it.replace(/^.*\//, '')),
		['plot.png', 'plot-2.png'],
	);
	assert.equal(readFileSync(fileURLToPath(uris[1] ?? ''), 'utf8'), 'two');
});

test('whatever a file is called, it lies in the folder', async () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const artifacts = new ArtifactFolder(folder);
	const names = fc.oneof(
		fc.string(),
		fc.constantFrom(
			'../up',
			'/etc/passwd',
			'a\0b',
			'.',
			'..',
			'NUL',
			'C:\\x',
			'.bashrc',
			'-rf',
			'\u202egnp.exe',
			'a/../../b',
			// Letters of four bytes; and a name that would be cut just before a dot.
			`${'\u{20000}'.repeat(100)}.png`,
			`aa.${'b'.repeat(59)}`,
			`aa.${'b'.repeat(79)}`,
		),
	);
	await fc.assert(
		fc.asyncProperty(names, async name => {
			const path = fileURLToPath(await artifacts.save(name, ''));
			assert.equal(join(path, '..'), join(folder, 'artifacts'));
			assert.doesNotMatch(path.slice(folder.length + 11), /^[.-]|[\0-\x1f\u202e]/);
		}),
		{ numRuns: 100 },
	);
	assert.deepEqual(readdirSync(folder), ['artifacts']);
});
