import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import test from 'node:test';
import { projectFolderOf, readableWithin } from '../../src/hosting/readableFiles.ts';
import { TempFolder } from '../tools/tempFolder.ts';

test('a file may be read that really lies in one of the folders, and holds no secrets by its name', async () => {
	using outside = new TempFolder({ 'secret.md': 'x' });
	using folder = new TempFolder({ 'docs/a.md': 'x', '.env': 'KEY=1', 'docs/id_rsa': 'x', '..notes/b.md': 'x' });
	const mayRead = readableWithin([folder.path]);
	assert.ok(await mayRead(folder.at('docs/a.md')));
	assert.ok(await mayRead(folder.at('docs/../docs/a.md')));
	assert.ok(await mayRead(folder.at('..notes/b.md')));
	const { path } = folder;
	for (const it of [outside.at('secret.md'), folder.at('.env'), folder.at('docs/id_rsa'), path, folder.at('gone.md')]) {
		assert.ok(!(await mayRead(it)), it);
	}
	assert.ok(!(await mayRead(`${path}/docs/a.md\0`)));
});

test('a link leads where it leads', { skip: process.platform === 'win32' }, async () => {
	using outside = new TempFolder({ 'secret.md': 'x' });
	using folder = new TempFolder({ 'docs/a.md': 'x' });
	symlinkSync(outside.path, folder.at('out'));
	symlinkSync(folder.at('docs/a.md'), folder.at('alias.md'));
	const mayRead = readableWithin([folder.path]);
	assert.ok(!(await mayRead(folder.at('out/secret.md'))));
	assert.ok(await mayRead(folder.at('alias.md')));
});

test('the project of a report is the nearest folder above it that is one', async () => {
	using folder = new TempFolder({
		'p/.git': 'gitdir: elsewhere',
		'p/research/deep/r.md': '',
		'p/sub/.deep-research/x': '',
		'p/sub/r.md': '',
	});
	assert.equal(await projectFolderOf(folder.at('p/research/deep/r.md')), folder.at('p'));
	assert.equal(await projectFolderOf(folder.at('p/sub/r.md')), folder.at('p/sub'));
});
