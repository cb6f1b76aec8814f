import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { createSnapshotFinder, embeddedFolder, findSnapshot } from '../../src/runs/snapshotPlaces.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const text = 'Ice melts at 0 °C.\n';
const sha256 = createHash('sha256').update(text).digest('hex');
const run = '20261123-101500-when-does-ice-melt-3f2a';

/** Writes a snapshot file; `content` differs from what its name says in some tests. */
function keep(folder: string, content: string | Uint8Array = text): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${sha256}.md`), content);
}

test('a text is found beside the report, under its name or that of its evidence file', async () => {
	using folder = temporaryFolder();
	const report = join(folder.path, 'notes', 'ice.md');
	const places = { report, run: undefined, folders: [] };
	assert.equal(embeddedFolder(report), join(folder.path, 'notes', 'ice.sources'));
	assert.equal(await findSnapshot(sha256, places), undefined);
	keep(join(folder.path, 'notes', 'water.sources'));
	assert.equal(await findSnapshot(sha256, places), undefined);
	const evidenceFile = join(folder.path, 'notes', 'water.evidence.json');
	assert.deepEqual(await findSnapshot(sha256, { ...places, evidenceFile }), { text });
});

test('a text is found in the folder of the run, above the report or in a workspace folder', async () => {
	using folder = temporaryFolder();
	keep(join(folder.path, 'project', '.deep-research', 'runs', run, 'sources'));
	const above = join(folder.path, 'project', 'research', 'ice.md');
	const elsewhere = join(folder.path, 'notes', 'ice.md');
	assert.deepEqual(await findSnapshot(sha256, { report: above, run, folders: [] }), { text });
	assert.equal(await findSnapshot(sha256, { report: elsewhere, run, folders: [] }), undefined);
	const folders = [join(folder.path, 'project')];
	assert.deepEqual(await findSnapshot(sha256, { report: elsewhere, run, folders }), { text });
});

test('a text that was altered is not the snapshot: the next place is asked', async () => {
	using folder = temporaryFolder();
	const report = join(folder.path, 'ice.md');
	const find = createSnapshotFinder({ report, run, folders: [] });
	for (const altered of ['Ice melts at 9 °C.\n', `\ufeff${text}`, text.replace('\n', '\r\n'), new Uint8Array([0xff])]) {
		keep(embeddedFolder(report), altered);
		assert.equal(await find(sha256), undefined);
	}
	keep(join(folder.path, '.deep-research', 'runs', run, 'sources'));
	assert.deepEqual(await createSnapshotFinder({ report, run, folders: [] })(sha256), { text });
});

test('what is no hash, and a run that is no name of a folder, leads to no file', async () => {
	using folder = temporaryFolder();
	writeFileSync(join(folder.path, 'secret.md'), text);
	mkdirSync(join(folder.path, 'ice.sources'));
	const report = join(folder.path, 'ice.md');
	for (const name of ['../secret', sha256.toUpperCase(), '', 'x'.repeat(64)]) {
		assert.equal(await findSnapshot(name, { report, run: '../../..', folders: [folder.path] }), undefined);
	}
});

test('a link is not followed, whatever it leads to', { skip: process.platform === 'win32' }, async () => {
	using folder = temporaryFolder();
	const report = join(folder.path, 'ice.md');
	mkdirSync(embeddedFolder(report));
	writeFileSync(join(folder.path, 'a.md'), text);
	symlinkSync(join(folder.path, 'a.md'), join(embeddedFolder(report), `${sha256}.md`));
	assert.equal(await findSnapshot(sha256, { report, run: undefined, folders: [] }), undefined);
});
