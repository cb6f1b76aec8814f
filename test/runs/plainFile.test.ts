import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { readPlainFile } from '../../src/runs/plainFile.ts';
import { listRuns, readRunLog } from '../../src/runs/readRun.ts';
import { isRunLocked } from '../../src/runs/runLock.ts';
import { readSnapshot } from '../../src/runs/snapshotFolder.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const onUnix = { skip: process.platform === 'win32' && 'Windows has no such devices' };

test('a plain file is read, up to a size', async () => {
	using folder = temporaryFolder();
	const path = `${folder.path}/a`;
	writeFileSync(path, 'eight by');
	assert.equal(await readPlainFile(path, 8), 'eight by');
	await assert.rejects(readPlainFile(path, 7), { code: 'EFBIG' });
	await assert.rejects(readPlainFile(folder.path, 1 << 20), { code: 'EINVAL' });
	await assert.rejects(readPlainFile(`${folder.path}/b`, 8), { code: 'ENOENT' });
});

test('a link is not followed, wherever it leads', onUnix, async () => {
	using folder = temporaryFolder();
	writeFileSync(`${folder.path}/a`, 'a');
	symlinkSync('a', `${folder.path}/link`);
	await assert.rejects(readPlainFile(`${folder.path}/link`, 8), { code: 'ELOOP' });
});

test('a run whose files are links to devices that never end holds nothing up', onUnix, async () => {
	for (const device of ['/dev/ptmx', '/dev/zero', '/dev/tty', '/etc/hostname']) {
		using folder = temporaryFolder();
		const id = '20261122-000000-x-0000';
		const path = `${folder.path}/.deep-research/runs/${id}`;
		mkdirSync(`${path}/sources`, { recursive: true });
		const hash = 'a'.repeat(64);
		symlinkSync(device, `${path}/run.jsonl`);
		symlinkSync(device, `${path}/lock`);
		symlinkSync(device, `${path}/sources/${hash}.md`);
		for (let i = 0; i < 5; i++) {
			const [run] = await listRuns(folder.path);
			assert.equal(run?.question, '');
			assert.equal((await readRunLog({ id, path })).events.length, 0);
			assert.equal(await readSnapshot(path, hash), undefined);
			await isRunLocked(path);
		}
		assert.ok(await readFile('/etc/hostname'));
	}
});
