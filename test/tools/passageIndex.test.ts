import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { CorpusIndex } from '../../src/tools/index/corpusIndex.ts';
import { MemoryIndex } from '../../src/tools/index/memoryIndex.ts';
import { openIndex } from '../../src/tools/index/openIndex.ts';
import type { FileEntry, PassageIndex } from '../../src/tools/index/passageIndex.ts';
import { SqliteIndex } from '../../src/tools/index/sqliteIndex.ts';
import { TempFolder } from './tempFolder.ts';

const { signal } = new AbortController();
const implementations: readonly { readonly name: string; readonly open: () => PassageIndex }[] = [
	{ name: 'sqlite', open: () => new SqliteIndex(new DatabaseSync(':memory:')) },
	{ name: 'memory', open: () => new MemoryIndex() },
];

function entry(path: string, ...texts: string[]): FileEntry {
	return {
		file: {
			path,
			size: 1,
			modified: 1,
			inode: 1,
			readAt: 1,
			sha256: texts.join('|'),
			title: 'Title',
			format: 'markdown',
			skip: undefined,
		},
		passages: texts.map((text, index) => ({
			start: index * 1000,
			end: index * 1000 + text.length,
			headings: ['Head'],
			text,
		})),
	};
}

function found(index: PassageIndex, ...terms: string[]): string[] {
	return index.search(terms, 10, undefined).map(it => it.text);
}

for (const { name, open } of implementations) {
	test(`${name}: finds words by their stems, the rarest counting most`, async () => {
		const index = open();
		await index.update(
			{ touch: [], remove: [], put: [entry('/a', 'common publishing', 'common', 'common common', 'Café')] },
			signal,
		);
		assert.deepEqual(found(index, 'published'), ['common publishing']);
		assert.equal(found(index, 'common', 'publishes')[0], 'common publishing');
		assert.deepEqual(found(index, 'cafe'), ['Café']);
		assert.deepEqual(found(index, 'absent'), []);
		assert.deepEqual(found(index), []);
		assert.equal(index.frequency('common'), 3);
		assert.equal(index.frequency('absent'), 0);
	});

	test(`${name}: finds Chinese by pairs, and identifiers by their parts`, async () => {
		const index = open();
		await index.update(
			{ touch: [], remove: [], put: [entry('/a', '如何安装软件包', '设置preferOffline即可', 'unrelated')] },
			signal,
		);
		assert.deepEqual(found(index, '安装'), ['如何安装软件包']);
		assert.deepEqual(found(index, 'offline'), ['设置preferOffline即可']);
	});

	test(`${name}: finds words of titles and headings, and only in the files asked for`, async () => {
		const index = open();
		await index.update({ touch: [], remove: [], put: [entry('/a', 'one word'), entry('/b', 'one other')] }, signal);
		assert.equal(found(index, 'title').length, 2);
		assert.equal(found(index, 'head').length, 2);
		assert.deepEqual(
			index.search(['one'], 10, new Set(['/b'])).map(it => it.path),
			['/b'],
		);
		assert.deepEqual(index.search(['one'], 1, undefined).length, 1);
	});

	test(`${name}: replaces and removes files, and remembers stamps`, async () => {
		const index = open();
		await index.update({ touch: [], remove: [], put: [entry('/a', 'old words'), entry('/b', 'stays')] }, signal);
		await index.update({ touch: [], remove: [], put: [entry('/a', 'new words')] }, signal);
		assert.deepEqual(found(index, 'words'), ['new words']);
		const touched = { ...entry('/b', 'stays').file, modified: 7 };
		await index.update({ touch: [touched], remove: [], put: [] }, signal);
		assert.deepEqual(index.files().get('/b'), touched);
		await index.update({ touch: [], remove: ['/a', '/never'], put: [] }, signal);
		assert.deepEqual(found(index, 'words'), []);
		assert.equal(index.passageCount(), 1);
		index.close();
	});

	test(`${name}: stays as it was when it is interrupted`, async () => {
		const index = open();
		await index.update({ touch: [], remove: [], put: [entry('/a', 'before')] }, signal);
		const reason = new Error('stop');
		await assert.rejects(
			index.update({ touch: [], remove: ['/a'], put: [entry('/b', 'after')] }, AbortSignal.abort(reason)),
			reason,
		);
		assert.deepEqual(found(index, 'before'), ['before']);
	});

	test(`${name}: after any edits it answers like one that was built at once`, async () => {
		const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', '软件安装', 'fooBar');
		const edit = fc.record({
			path: fc.constantFrom('/a', '/b', '/c'),
			texts: fc.option(
				fc.array(
					fc.array(word, { minLength: 1, maxLength: 6 }).map(it => it.join(' ')),
					{ maxLength: 3 },
				),
			),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(edit, { maxLength: 8 }), async edits => {
				const edited = open();
				const files = new Map<string, FileEntry>();
				for (const { path, texts } of edits) {
					files.delete(path);
					if (texts) {
						files.set(path, entry(path, ...texts));
					}
					await edited.update(
						{ touch: [], remove: texts ? [] : [path], put: texts ? [entry(path, ...texts)] : [] },
						signal,
					);
				}
				const fresh = open();
				await fresh.update({ touch: [], remove: [], put: [...files.values()] }, signal);
				for (const terms of [['alpha'], ['beta', 'gamma'], ['软件'], ['bar']]) {
					assert.deepEqual(summary(edited, terms), summary(fresh, terms));
				}
				assert.equal(edited.passageCount(), fresh.passageCount());
				edited.close();
				fresh.close();
			}),
			{ numRuns: 40 },
		);
	});
}

/** SQLite counts what was deleted in its averages until it merges, so its scores drift a little; ours do not. */
function summary(index: PassageIndex, terms: readonly string[]): string[] {
	return index
		.search(terms, 50, undefined)
		.map(it => `${index.kind === 'memory' ? it.score.toFixed(4) : ''} ${it.path} ${it.start} ${it.text}`)
		.sort();
}

test('an index is kept in its file, shared, and built anew when the file is damaged or of another program', async () => {
	using folder = new TempFolder();
	const file = folder.at('cache/index.sqlite');
	const first = openIndex(file);
	await first.update({ touch: [], remove: [], put: [entry('/a', 'kept')] }, signal);
	const second = openIndex(file);
	assert.deepEqual(found(second, 'kept'), ['kept']);
	await second.update({ touch: [], remove: [], put: [entry('/b', 'kept too')] }, signal);
	assert.equal(found(first, 'kept').length, 2);
	first.close();
	second.close();

	writeFileSync(file, 'this is no database, but long enough to look like a file of one'.repeat(100));
	const rebuilt = openIndex(file);
	assert.equal(rebuilt.passageCount(), 0);
	await rebuilt.update({ touch: [], remove: [], put: [entry('/a', 'kept')] }, signal);
	rebuilt.close();
	assert.equal(openIndex(file).passageCount(), 1);

	const foreign = new DatabaseSync(folder.at('foreign.sqlite'));
	foreign.exec('CREATE TABLE words (a); PRAGMA user_version = 99');
	foreign.close();
	assert.equal(openIndex(folder.at('foreign.sqlite')).passageCount(), 0);
});

test('an index whose place cannot be written is in memory', () => {
	using folder = new TempFolder({ file: 'x' });
	const index = openIndex(folder.at('file/index.sqlite'));
	assert.equal(index.kind, 'sqlite');
	assert.equal(index.passageCount(), 0);
});

test('sqlite: of several that open a new file at once none throws away what another one wrote', async () => {
	using folder = new TempFolder();
	for (let round = 0; round < 3; round++) {
		const file = folder.at(`${round}.sqlite`);
		const paths = ['/a', '/b', '/c', '/d'];
		const barrier = new SharedArrayBuffer(4);
		await Promise.all(
			paths.map(async path => {
				const worker = new Worker(openAndPut, {
					eval: true,
					workerData: {
						module: new URL('../../src/tools/index/openIndex.ts', import.meta.url).href,
						file,
						entry: entry(path, `text of ${path}`),
						barrier,
						count: paths.length,
					},
				});
				const [kind]: unknown[] = await once(worker, 'message');
				assert.equal(kind, 'sqlite');
				await worker.terminate();
			}),
		);
		const index = openIndex(file);
		assert.deepEqual([...index.files().keys()].sort(), paths);
		index.close();
	}
});

/** Waits until all of them are ready, then opens the index and puts an entry. */
const openAndPut = `
	const { parentPort, workerData } = require('node:worker_threads');
	const { module, file, entry, barrier, count } = workerData;
	import(module).then(async ({ openIndex }) => {
		const ready = new Int32Array(barrier);
		if (Atomics.add(ready, 0, 1) + 1 === count) {
			Atomics.store(ready, 0, -1);
			Atomics.notify(ready, 0);
		}
		for (let seen = Atomics.load(ready, 0); seen >= 0; seen = Atomics.load(ready, 0)) {
			Atomics.wait(ready, 0, seen, 10);
		}
		const index = openIndex(file);
		await index.update({ remove: [], put: [entry], touch: [] }, new AbortController().signal);
		index.close();
		parentPort.postMessage(index.kind);
	});
`;

test('sqlite: an error that is no damage costs the kept index nothing', async () => {
	using folder = new TempFolder();
	const file = folder.at('index.sqlite');
	const index = new CorpusIndex(file);
	await index.write({ touch: [], remove: [], put: [entry('/a', 'kept')] }, signal);
	const other = new DatabaseSync(file);
	other.exec('ALTER TABLE passages RENAME TO renamed');
	other.close();
	assert.deepEqual(index.search(['kept'], 10, undefined), []);
	index.close();
	using kept = new DatabaseSync(file);
	assert.equal(kept.prepare('SELECT text FROM renamed').get()?.['text'], 'kept');
});
