import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as z from 'zod';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run, writeDocs } from './cliProcess.ts';

const Log = z.object({
	runs: z.array(
		z.object({
			results: z.array(
				z.object({
					ruleId: z.string(),
					level: z.string(),
					locations: z.array(
						z.object({
							physicalLocation: z.object({
								artifactLocation: z.object({ uri: z.string(), uriBaseId: z.string() }),
								region: z.object({ startLine: z.int(), endColumn: z.int() }),
							}),
						}),
					),
				}),
			),
		}),
	),
});

test('check lists what is wrong, in the form and with the exit code that were asked for', async () => {
	using folder = temporaryFolder();
	const cwd = folder.path;
	writeDocs(cwd);
	const asked = await run(['ask', 'When does prepublish run?', '--folder', 'docs', '--out', 'r.md'], { cwd });
	assert.equal(asked.code, 0, asked.stderr);
	const path = join(cwd, 'r.md');
	const text = readFileSync(path, 'utf8');
	const added = 'It was built by Mary Jones in 1998.\n\nIt runs 77 scripts [1].\n\n## Sources';
	writeFileSync(path, text.replace('## Sources', added));
	const line = readFileSync(path, 'utf8').split('\n').indexOf('It runs 77 scripts [1].') + 1;

	const plain = await run(['check', 'r.md'], { cwd });
	assert.equal(plain.code, 4, plain.stdout);
	const found = `r\\.md:${line}:1 warning \\[1\\] does not seem to say this: .*77.* \\(unsupported\\)`;
	assert.match(
		plain.stdout,
		new RegExp(`^${found}\\nr\\.md: 1 warning\\. .* 1 hint besides; --verbose lists them\\.\\n$`),
	);

	for (const { options, code, isAll } of [
		{ options: ['--fail-on', 'error'], code: 0, isAll: false },
		{ options: ['--fail-on', 'never'], code: 0, isAll: false },
		{ options: ['--fail-on', 'info'], code: 4, isAll: true },
		{ options: ['--verbose'], code: 4, isAll: true },
	]) {
		const { code: ended, stdout } = await run(['check', 'r.md', ...options], { cwd });
		assert.equal(ended, code, options.join(' '));
		assert.match(stdout, new RegExp(found));
		assert.equal(/ hint .* \(uncited\)/.test(stdout), isAll);
	}

	const sarif = await run(['check', '--sarif', 'r.md', 'r.md'], { cwd });
	assert.equal(sarif.code, 4);
	const { results } = Log.parse(JSON.parse(sarif.stdout)).runs[0] ?? { results: [] };
	assert.deepEqual(
		results.map(it => `${it.ruleId} ${it.level}`),
		['uncited note', 'unsupported warning', 'uncited note', 'unsupported warning'],
	);
	assert.deepEqual(results[1]?.locations[0]?.physicalLocation, {
		artifactLocation: { uri: 'r.md', uriBaseId: 'WORKINGFOLDER' },
		region: { startLine: line, endColumn: 'It runs 77 scripts [1].'.length + 1 },
	});

	for (const [options, message] of [
		[['--fail-on', 'hint'], /--fail-on is one of error, warning, info, never\./],
		[['--json', '--sarif'], /two forms of one list/],
	] as const) {
		const { code, stderr } = await run(['check', 'r.md', ...options], { cwd });
		assert.equal(code, 2);
		assert.match(stderr, message);
	}
});
