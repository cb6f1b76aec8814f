import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { Corpus } from '../../../src/tools/corpus/corpus.ts';
import { TempFolder } from '../tempFolder.ts';

const { signal } = new AbortController();

async function opened(options: Partial<ConstructorParameters<typeof Corpus>[0]>): Promise<Corpus> {
	const corpus = new Corpus({ folders: [], cacheFolder: undefined, now: () => new Date(0), ...options });
	await corpus.refresh(signal);
	return corpus;
}

function found(corpus: Corpus, word: string): string[] {
	return corpus.search([word], 10, undefined).map(it => corpus.nameOf(it.path));
}

test('a file that was named is read beside the folder, and found by its name, path and address', async () => {
	using project = new TempFolder({ 'a.md': 'Ice melts.' });
	using elsewhere = new TempFolder({ 'thesis.md': 'Slush freezes.', 'other.md': 'Slush too.' });
	const path = elsewhere.at('thesis.md');
	const corpus = await opened({ folders: [project.path], files: [path] });
	assert.deepEqual(found(corpus, 'slush'), ['thesis.md']);
	assert.deepEqual(found(corpus, 'ice'), ['a.md']);
	for (const name of ['thesis.md', path, pathToFileURL(path).href]) {
		assert.equal(await corpus.find(name, signal), path, name);
	}
	const document = await corpus.load(path, signal);
	assert.ok(typeof document === 'object' && document.text.includes('Slush freezes.'));
	// What stands beside it was not named.
	assert.equal(await corpus.find('other.md', signal).then(it => corpus.isReadable(it)), false);
	assert.equal(corpus.resolve(elsewhere.at('other.md')), undefined);
	corpus.close();
});

test('no folder is needed', async () => {
	using elsewhere = new TempFolder({ 'thesis.md': 'Slush freezes.' });
	const corpus = await opened({ files: [elsewhere.at('thesis.md')] });
	assert.deepEqual(found(corpus, 'slush'), ['thesis.md']);
	corpus.close();
});

test('a file that the folder leaves out is read once it is named, and goes by its name in the folder', async () => {
	using project = new TempFolder({ '.gitignore': 'build/\n', 'a.md': 'Ice.', 'build/out.md': 'Slush.' });
	const without = await opened({ folders: [project.path] });
	assert.deepEqual(found(without, 'slush'), []);
	without.close();
	const corpus = await opened({ folders: [project.path], files: [project.at('build/out.md')] });
	assert.deepEqual(found(corpus, 'slush'), ['build/out.md']);
	corpus.close();
});

test('two files of the same name go by their paths, and so does one whose name the folder has', async () => {
	using project = new TempFolder({ 'a.md': 'Ice.' });
	using one = new TempFolder({ 'a.md': 'Slush.', 'b.md': 'Slush.' });
	using other = new TempFolder({ 'b.md': 'Slush.' });
	const files = [one.at('a.md'), one.at('b.md'), other.at('b.md')];
	const corpus = await opened({ folders: [project.path], files });
	assert.deepEqual(found(corpus, 'slush').toSorted(), files.toSorted());
	assert.equal(await corpus.find('a.md', signal), project.at('a.md'));
	corpus.close();
});

test('what looks like a secret is not read for being named, and what is gone is said', async () => {
	using home = new TempFolder({ '.ssh/config': 'Host slush', '.env': 'SLUSH=1', 'a.md': 'Slush.' });
	const files = [home.at('.ssh/config'), home.at('.env'), home.at('gone.md'), home.at('a.md')];
	const corpus = await opened({ files });
	assert.deepEqual(found(corpus, 'slush'), ['a.md']);
	assert.equal(await corpus.load(home.at('.ssh/config'), signal), 'secret');
	assert.match(corpus.skips.describe(), /"config", "\.env"/);
	assert.match(corpus.skips.describe(), /"gone\.md"/);
	corpus.close();
});

test('a file that another run had named is not in the index of this one', async () => {
	using project = new TempFolder({ 'a.md': 'Ice.' });
	using elsewhere = new TempFolder({ 'thesis.md': 'Slush.' });
	using cache = new TempFolder();
	const kept = { folders: [project.path], cacheFolder: cache.path };
	const first = await opened({ ...kept, files: [elsewhere.at('thesis.md')] });
	assert.deepEqual(found(first, 'slush'), ['thesis.md']);
	first.close();
	const second = await opened(kept);
	assert.deepEqual([found(second, 'slush'), found(second, 'ice')], [[], ['a.md']]);
	second.close();
});

test('a file that goes away in the meantime is no longer read', async () => {
	using elsewhere = new TempFolder({ 'thesis.md': 'Slush.', 'b.md': 'Slush.' });
	const corpus = await opened({ files: [elsewhere.at('thesis.md'), elsewhere.at('b.md')] });
	unlinkSync(elsewhere.at('thesis.md'));
	assert.equal(await corpus.load(elsewhere.at('thesis.md'), signal), 'unreadable');
	await corpus.refresh(signal);
	assert.deepEqual(found(corpus, 'slush'), ['b.md']);
	corpus.close();
});
