import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { checkReportOnDisk } from '../../src/hosting/checkReportOnDisk.ts';
import { createDocumentReader } from '../../src/tools/documents/createDocumentReader.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';

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
