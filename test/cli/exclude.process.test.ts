import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run, writeDocs } from './cliProcess.ts';

const question = 'Which script runs before a package is published?';

test('what is excluded is not cited: from the start, in a fork, and not at all where there is no such file', async () => {
	using place = temporaryFolder();
	const cwd = place.path;
	writeDocs(cwd);
	const folder = ['--folder', 'docs', '--offline'];
	const first = await run(['ask', question, ...folder, '--out', 'first.md'], { cwd });
	assert.equal(first.code, 0, first.stderr);
	assert.match(readFileSync(join(cwd, 'first.md'), 'utf8'), /docs\/publishing-0\.md/);

	const second = await run(['ask', question, ...folder, '--out', 'second.md', '--exclude', 'docs/publishing-0.md'], {
		cwd,
	});
	assert.equal(second.code, 0, second.stderr);
	assert.match(second.stderr, /You excluded file:.*publishing-0\.md: it is not used any more\./);
	const without = readFileSync(join(cwd, 'second.md'), 'utf8');
	assert.doesNotMatch(without, /publishing-0\.md/);
	assert.match(without, /docs\/(?:installing-1|testing-2)\.md/);

	const [id = ''] = readdirSync(join(cwd, 'docs/.deep-research/runs')).sort();
	const fork = ['fork', id, '--round', '3', ...folder, '--out', 'fork.md'];
	const forked = await run([...fork, '--exclude', 'docs/publishing-0.md', '--exclude', 'https://example.org/'], {
		cwd,
	});
	assert.equal(forked.code, 0, forked.stderr);
	assert.doesNotMatch(readFileSync(join(cwd, 'fork.md'), 'utf8'), /publishing-0\.md/);

	const wrong = await run([...fork, '--exclude', 'docs/nothing.md'], { cwd });
	assert.equal(wrong.code, 2);
	assert.match(wrong.stderr, /--exclude docs\/nothing\.md is no web address, and there is no such file/);
	assert.equal(readdirSync(join(cwd, 'docs/.deep-research/runs')).length, 3);
});
