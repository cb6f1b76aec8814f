import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';

/** Whether the engine of styles has been loaded before and after each form is written, in a process of its own. */
const program = `
	import { createRequire } from 'node:module';
	const { cache } = createRequire(import.meta.url);
	const isLoaded = () => Object.keys(cache).some(it => it.includes('citeproc'));
	const { exportBibliography } = await import('./src/bibliography/exportBibliography.ts');
	const { evidenceFile, npmScripts } = await import('./test/bibliography/samples.ts');
	const options = { scope: 'all', citedLabels: undefined, markup: 'plain' };
	const seen = [isLoaded()];
	for (const form of ['bibtex', 'ris', 'csl-json', 'apa']) {
		await exportBibliography(evidenceFile([npmScripts]), form, options);
		seen.push(isLoaded());
	}
	console.log(seen.join(' '));
`;

test('the engine of styles is loaded with the first list, and not before', () => {
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
		encoding: 'utf8',
	});
	assert.equal(stdout.trim(), 'false false false false true', stderr);
});
