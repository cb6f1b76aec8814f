import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import test from 'node:test';
import { TempFolder } from '../tempFolder.ts';

test('what the host was started with is not handed on: through an open folder every sandbox would be open', {
	skip: process.platform === 'linux' ? false : 'open files are listed on Linux only',
}, () => {
	using folder = new TempFolder({ canary: 'canary-text' });
	const fd = openSync(folder.path, 'r');
	try {
		// Node itself closes the first few when it starts.
		const stdio = ['ignore', 'pipe', 'inherit', ...Array.from({ length: 37 }, () => 'ignore' as const), fd] as const;
		const host = (streams: string): string => {
			const program = `
				import { spawnSync } from 'node:child_process';
				import { onlyTheseStreams } from ${JSON.stringify(new URL('../../../src/tools/python/inheritedFiles.ts', import.meta.url).href)};
				process.stdout.write(spawnSync('/bin/cat', ['/proc/self/fd/40/canary'], { stdio: ${streams} }).stdout);`;
			const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { stdio: [...stdio] });
			return String(stdout);
		};
		assert.equal(host(`['ignore', 'pipe', 'pipe']`), 'canary-text', 'control');
		assert.equal(host(`onlyTheseStreams(['ignore', 'pipe', 'pipe'])`), '');
	} finally {
		closeSync(fd);
	}
});
