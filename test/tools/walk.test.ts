import assert from 'node:assert/strict';
import { chmodSync, symlinkSync, truncateSync } from 'node:fs';
import { relative } from 'node:path';
import test from 'node:test';
import { type Walk, walkFolder } from '../../src/tools/corpus/walk.ts';
import { TempFolder } from './tempFolder.ts';

function walk(root: string): Walk {
	const steps = walkFolder(root);
	for (;;) {
		const step = steps.next();
		if (step.done) {
			return step.value;
		}
	}
}

function names(root: string): string[] {
	return walk(root).files.map(it => relative(root, it.path));
}

test('honours .gitignore at every level, the nearest one deciding', () => {
	using folder = new TempFolder({
		'.gitignore': 'dist/\n*.log\n/only-here.md\n',
		'a.md': '',
		'only-here.md': '',
		'dist/b.md': '',
		'sub/c.log': '',
		'sub/only-here.md': '',
		'sub/.gitignore': '!keep.log\nd.md',
		'sub/keep.log': '',
		'sub/d.md': '',
		'sub/deep/d.md': '',
	});
	assert.deepEqual(names(folder.path), ['.gitignore', 'a.md', 'sub/.gitignore', 'sub/keep.log', 'sub/only-here.md']);
});

test('never ignores the root itself, whatever its parents say', () => {
	using folder = new TempFolder({
		'.git/HEAD': '',
		'.gitignore': 'node_modules\n*.md',
		'node_modules/p/docs/a.md': '',
		'node_modules/p/docs/node_modules/b.md': '',
	});
	assert.deepEqual(names(folder.at('node_modules/p/docs')), ['a.md']);
});

test('applies what the repository around the root says about files below it', () => {
	using folder = new TempFolder({
		'.git/HEAD': '',
		'.gitignore': 'dist',
		'packages/a/dist/x.md': '',
		'packages/a/y.md': '',
	});
	assert.deepEqual(names(folder.at('packages/a')), ['y.md']);
});

test('leaves out version control, installed packages, runs, secrets and reports of our own', () => {
	using folder = new TempFolder({
		'.git/config': '',
		'node_modules/x/readme.md': '',
		'.deep-research/runs/1/report.md': '',
		'.env': 'KEY=1',
		'.env.local': 'KEY=1',
		id_rsa: '',
		'server.pem': '',
		'research/r.md': '# Report',
		'research/r.evidence.json': '{}',
		'research/r.sources/0f.md': 'What a source said.',
		'research/water.sources/notes.md': '# Springs',
		'research/notes.md': '# Notes',
	});
	assert.deepEqual(names(folder.path), ['research/notes.md', 'research/water.sources/notes.md']);
	const { skips } = walk(folder.path);
	assert.equal(skips.count('secret'), 4);
	assert.equal(skips.count('own report'), 3);
});

test('follows no links: what they lead to inside the root is known already, or left out', () => {
	using outside = new TempFolder({ 'secret.md': 'x' });
	using folder = new TempFolder({ 'a/one.md': '' });
	symlinkSync('..', folder.at('a/loop'));
	symlinkSync('one.md', folder.at('a/alias.md'));
	symlinkSync(outside.path, folder.at('out'));
	symlinkSync(outside.at('secret.md'), folder.at('out.md'));
	symlinkSync('nowhere', folder.at('broken.md'));
	folder.write('.env', '');
	symlinkSync('.env', folder.at('env.md'));
	folder.write('.git/config', '');
	symlinkSync('.git', folder.at('git'));
	const { files, skips } = walk(folder.path);
	assert.deepEqual(
		files.map(it => relative(folder.path, it.path)),
		['a/one.md'],
	);
	assert.equal(skips.count('link out of the folder'), 2);
	assert.equal(skips.count('dangling link'), 1);
	assert.match(skips.describe(), /1 link that leads nowhere \("broken\.md"\)/);
});

test('counts what is binary by name or too large, without opening it', () => {
	using folder = new TempFolder({ 'a.png': 'x', 'huge.txt': 'x', 'b.md': 'x' });
	// Sparse: two gigabytes that take no room.
	truncateSync(folder.at('huge.txt'), 2 ** 31);
	const { files, skips } = walk(folder.path);
	assert.deepEqual(
		files.map(it => relative(folder.path, it.path)),
		['b.md'],
	);
	assert.equal(skips.count('binary'), 1);
	assert.equal(skips.count('too large'), 1);
	assert.match(skips.describe(), /1 too large \(a text may have 10 MB, .*\) \("huge.txt"\)/);
});

test('takes names with spaces, line breaks and Chinese characters', () => {
	using folder = new TempFolder({ 'a b.md': '', 'c\nd.md': '', '中文/文档.md': '' });
	assert.deepEqual(names(folder.path), ['a b.md', 'c\nd.md', '中文/文档.md']);
});

test('counts a folder that may not be read', { skip: process.getuid?.() === 0 }, () => {
	using folder = new TempFolder({ 'a.md': '', 'locked/b.md': '' });
	chmodSync(folder.at('locked'), 0);
	assert.equal(walk(folder.path).skips.count('unreadable'), 1);
	chmodSync(folder.at('locked'), 0o700);
});
