import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test, { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ReadDocument, RowRange } from '../../../../src/tools/documents/documentReader.ts';
import { readAny } from '../../../../src/tools/documents/readAny.ts';
import { type Fidelity, fidelityOf } from './fidelity.ts';

/*
 * Files that other programs made of texts that other people wrote: manuals of installed packages, converted by pandoc and
 * LibreOffice. What is read is compared with what pandoc reads in the same file.
 */
const folder = mkdtempSync(join(tmpdir(), 'office-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const needsPandoc = { skip: has('pandoc') ? false : 'pandoc is not installed' };
const needsBoth = { skip: has('pandoc') && has('soffice') ? false : 'pandoc or LibreOffice is not installed' };
const needsOffice = { skip: has('soffice') ? false : 'LibreOffice is not installed' };

for (const [kind, words, shingles] of [
	// The best of what was measured in other readers was 0.97 and 0.93 of a DOCX.
	['docx', 0.99, 0.98],
	['odt', 0.99, 0.98],
	['epub', 0.98, 0.97],
	['pptx', 0.99, 0.98],
] as const) {
	test(`reads ${kind} files of pandoc as pandoc does`, needsPandoc, async () => {
		const found: Fidelity[] = [];
		for (const [index, manual] of manuals().entries()) {
			const file = join(folder, `${index}.${kind}`);
			pandoc(['-f', 'gfm-raw_html', '-o', file], manual);
			// pandoc reads no presentations; there the text itself is the reference.
			const reference = kind === 'pptx' ? pandoc(['-f', 'gfm-raw_html', ...plain], manual) : pandoc([file, ...plain]);
			found.push(fidelityOf((await read(file)).text, reference));
		}
		assertMean(found, { words, shingles });
	});
}

test('reads documents and presentations of LibreOffice', needsBoth, async () => {
	const found: Fidelity[] = [];
	for (const [index, manual] of manuals().slice(0, 3).entries()) {
		for (const [from, to] of [
			['odt', 'docx'],
			['pptx', 'odp'],
		] as const) {
			const source = join(folder, `lo${index}.${from}`);
			pandoc(['-f', 'gfm-raw_html', '-o', source], manual);
			const reference = pandoc(['-f', 'gfm-raw_html', ...plain], manual);
			found.push(fidelityOf((await read(convert(source, to))).text, reference));
		}
	}
	assertMean(found, { words: 0.99, shingles: 0.97 });
});

for (const kind of ['xlsx', 'ods'] as const) {
	test(`reads each cell of a sheet that LibreOffice made (${kind})`, needsOffice, async () => {
		const rows = packages();
		const source = join(folder, `${kind}.csv`);
		writeFileSync(
			source,
			rows.map(row => row.map(it => JSON.stringify(it).replaceAll('\\"', '""')).join(',')).join('\n'),
		);
		const file = convert(source, kind);
		for (let first = 1; first <= rows.length; first += 500) {
			const expected = rows.slice(first - 1, first + 499).map(it => `| ${it.join(' | ')} |`.replaceAll(/ {2,}/g, ' '));
			const { text } = await read(file, { sheet: undefined, first, last: first + 499 });
			const lines = text.split('\n').filter(it => it.startsWith('|'));
			assert.deepEqual(first === 1 ? lines : lines.slice(1), expected);
		}
	});
}

/** Manuals of installed packages, a few of many, without their pictures, which no reader could fetch. */
function manuals(): string[] {
	const files = globSync('node_modules/*/{README,readme,Readme}.md')
		.filter(it => statSync(it).size > 8_000 && statSync(it).size < 100_000)
		.sort();
	const step = Math.floor(files.length / 8);
	assert.ok(step > 0, 'There are too few manuals among the installed packages.');
	return files
		.filter((_, index) => index % step === 0)
		.map(it => readFileSync(it, 'utf8').replaceAll(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, ''));
}

/** A table of the installed packages: words, versions, dates, numbers and holes. */
function packages(): string[][] {
	const rows = globSync('node_modules/{*,@*/*}/package.json')
		.sort()
		.map((file, index) => {
			const { name = '', version = '', license = '', description = '' } = JSON.parse(readFileSync(file, 'utf8'));
			const day = `2024-0${(index % 9) + 1}-1${index % 10}`;
			return [name, `v${version}`, day, String(index * 1.5), String(license), String(description)].map(it =>
				String(it).replaceAll(/\s+/g, ' ').trim().replace(/^=/, ''),
			);
		});
	assert.ok(rows.length > 100);
	return [['name', 'version', 'day', 'number', 'license', 'description'], ...rows].map(row => {
		const last = row.findLastIndex(it => it !== '');
		return row.slice(0, last + 1);
	});
}

const plain = ['-t', 'plain', '--wrap=none'];

function pandoc(args: readonly string[], input = ''): string {
	return execFileSync('pandoc', args, {
		input,
		encoding: 'utf8',
		maxBuffer: 1 << 28,
		stdio: ['pipe', 'pipe', 'ignore'],
	});
}

/** Converts a file with LibreOffice, which has its own profile so that it disturbs no other. */
function convert(file: string, kind: string): string {
	const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
	// It would take text for Latin-1; the codes are those of comma, quotation mark and UTF-8.
	const input = file.endsWith('.csv') ? ['--infilter=CSV:44,34,76'] : [];
	const args = ['--headless', profile, ...input, '--convert-to', kind, '--outdir', folder, file];
	execFileSync('soffice', args, { stdio: 'ignore' });
	return file.replace(/\.\w+$/, `.${kind}`);
}

async function read(file: string, rows?: RowRange): Promise<ReadDocument> {
	return await readAny({ bytes: readFileSync(file), name: basename(file), rows });
}

function assertMean(found: readonly Fidelity[], least: Fidelity): void {
	const mean = (of: (it: Fidelity) => number): number => found.reduce((sum, it) => sum + of(it), 0) / found.length;
	const measured = { words: mean(it => it.words), shingles: mean(it => it.shingles) };
	assert.ok(measured.words >= least.words && measured.shingles >= least.shingles, JSON.stringify(measured));
}

function has(program: string): boolean {
	return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
