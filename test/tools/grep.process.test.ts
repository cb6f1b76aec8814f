import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import { delimiter } from 'node:path';
import test from 'node:test';
import type { ToolResult } from '../../src/agent/tool.ts';
import { Corpus } from '../../src/tools/corpus/corpus.ts';
import { createGrepTool } from '../../src/tools/grep.ts';
import { filesHolding, findRipgrep } from '../../src/tools/ripgrep.ts';
import { TempFolder } from './tempFolder.ts';

const ripgrep = findRipgrep([]);
const needsRipgrep = ripgrep === undefined ? { skip: 'ripgrep is not installed' } : {};
const { signal } = new AbortController();

/** Many files of all kinds and encodings, a few of which hold what is looked for. */
function mixedFolder(): TempFolder {
	const filler = Array.from(
		{ length: 400 },
		(_, index) => [`many/${index}.txt`, `Line one of ${index}.\nIce is cold.\n`] as const,
	);
	const folder = new TempFolder({
		...Object.fromEntries(filler),
		'plain.txt': 'The melting point of ice.\r\nA Melting Point again.\rAnd a melting point.',
		'page.html': '<p>The mel<b>ting</b> point, the &#109;elting  point.</p>',
		'sixteen.txt': Buffer.from('\ufeffThe melting point.\n', 'utf16le'),
		'western.txt': Buffer.from('Caf\xe9: the melting point of fa\xe7ade.\n', 'latin1'),
		'nul.txt': Buffer.concat([
			Buffer.from(`${'x'.repeat(5_000)}\n`),
			Buffer.from([0]),
			Buffer.from('\nmelting point\n'),
		]),
		'code.ts': 'const meltingPoint = 0; // melting point\n',
		'notes.md': '# Melting point\n\nKelvin and Sie\u017f: \u212aelvin, break\n',
		'.hidden/a.md': 'A hidden melting point.',
		'-e.txt': 'The melting point of -e.',
		'.gitignore': 'ignored.txt\n',
		'ignored.txt': 'melting point',
		'.env': 'melting point',
	});
	symlinkSync('ignored.txt', folder.at('link.txt'));
	return folder;
}

async function grep(folder: TempFolder, input: object, program: string | undefined): Promise<ToolResult> {
	const corpus = new Corpus({ folders: [folder.path], cacheFolder: undefined, now: () => new Date(0) });
	const snapshots = { keep: () => Promise.resolve('0'.repeat(64)) };
	try {
		return await createGrepTool({ corpus, snapshots, pageReader: undefined }, program).call(input, signal);
	} finally {
		corpus.close();
	}
}

test('the results are the same with ripgrep and without', needsRipgrep, async () => {
	using folder = mixedFolder();
	const patterns =
		'melting point|MELTING POINT|^The melting|point\\.$|mel.*point|meltingPoint\\b|kelvin and|-e\\.|Sies:|ice is cold|--pre=x|fa\u00e7ade|melting {1,2}point|nothing of the kind'.split(
			'|',
		);
	let found = 0;
	for (const pattern of [...patterns, 'melting|cold', '(melting) point']) {
		for (const ignoreCase of [true, false]) {
			const input = { pattern, ignoreCase, limit: 200 };
			const slow = await grep(folder, input, '/nowhere/rg');
			assert.deepEqual(await grep(folder, input, ripgrep), slow, pattern);
			found += slow.findings.length;
		}
	}
	assert.ok(found > 400);
	const { findings } = await grep(folder, { pattern: 'melting point' }, ripgrep);
	assert.deepEqual(
		findings.map(it => decodeURIComponent(it.source.uri.slice(it.source.uri.lastIndexOf('/') + 1))).toSorted(),
		['-e.txt', 'a.md', 'code.ts', 'notes.md', 'nul.txt', 'page.html', 'plain.txt', 'sixteen.txt', 'western.txt'],
	);
});

test('ripgrep is really asked', needsRipgrep, async () => {
	using folder = mixedFolder();
	const paths = ['plain.txt', 'notes.md', 'many/1.txt', '-e.txt', '.env'].map(it => folder.at(it));
	const holding = await filesHolding(
		ripgrep ?? '',
		'melting point',
		{ paths: paths.slice(0, 4), ignoreCase: true },
		signal,
	);
	assert.deepEqual([...(holding ?? [])].filter(it => it !== '').toSorted(), [
		folder.at('-e.txt'),
		folder.at('notes.md'),
		folder.at('plain.txt'),
	]);
	// One file that is gone, and the answer cannot be relied on.
	assert.equal(
		await filesHolding(ripgrep ?? '', 'x y', { paths: [folder.at('gone')], ignoreCase: true }, signal),
		undefined,
	);
});

test('a ripgrep that lies in the folder is not run', { skip: process.platform === 'win32' }, () => {
	using folder = new TempFolder({ 'bin/rg': '#!/bin/sh\ntouch ran\n' });
	chmodSync(folder.at('bin/rg'), 0o755);
	const before = process.env['PATH'];
	process.env['PATH'] = [folder.at('bin'), 'bin', before].join(delimiter);
	try {
		assert.equal(findRipgrep([]), folder.at('bin/rg'));
		assert.equal(findRipgrep([folder.path]), ripgrep);
	} finally {
		process.env['PATH'] = before;
	}
});
