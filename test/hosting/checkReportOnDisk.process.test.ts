import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkReportOnDisk } from '../../src/hosting/checkReportOnDisk.ts';
import { createDocumentReader } from '../../src/tools/documents/createDocumentReader.ts';
import { beginRun, ferryFiles } from '../extension/liveRunWorld.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { TempFolder } from '../tools/tempFolder.ts';

test('an evidence file that is a link to what never ends is passed over', {
	skip: process.platform === 'win32',
	timeout: 30_000,
}, async () => {
	using folder = temporaryFolder();
	const pipe = join(folder.path, 'pipe');
	execFileSync('mkfifo', [pipe]);
	symlinkSync('pipe', join(folder.path, 'ice.evidence.json'));
	// Whoever reads it in vain is let go when the test ends.
	using _writer = { [Symbol.dispose]: () => closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)) };
	await using documents = createDocumentReader();
	const text = 'Ice melts [1].\n\n[1]: <https://ice.test/> "Ice: “Ice melts.”"\n';
	const { citations } = await checkReportOnDisk(
		{ path: join(folder.path, 'ice.md'), text, folders: [] },
		documents,
		new AbortController().signal,
	);
	assert.equal(citations, 1);
});

test('a file that may not be read is not read, and says nothing of its words', async () => {
	using folder = new TempFolder(ferryFiles);
	const run = await beginRun(folder.path, 'How many passengers does the Heron carry?');
	const { document } = await run.end;
	const path = fileURLToPath(document ?? '');
	const text = readFileSync(path, 'utf8');
	await using documents = createDocumentReader();
	const { signal } = new AbortController();
	const asked: string[] = [];
	const mayRead = async (it: string): Promise<boolean> => {
		asked.push(it);
		return false;
	};
	const open = await checkReportOnDisk({ path, text, folders: [folder.path] }, documents, signal);
	const closed = await checkReportOnDisk({ path, text, folders: [folder.path], mayRead }, documents, signal);
	assert.deepEqual(open.problems, []);
	assert.ok(asked.includes(folder.at('docs/boats.md')));
	assert.ok(closed.problems.length > 0);
});
