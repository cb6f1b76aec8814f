import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Corpus } from '../src/tools/corpus/corpus.ts';
import { createGrepTool } from '../src/tools/grep.ts';
import { findRipgrep } from '../src/tools/ripgrep.ts';
import { median, printTable } from './table.ts';

/*
 * The grep tool over 10,000 files of 2 to 10 KB, as an agent calls it (the look at the folder included), with and without
 * ripgrep: for words that stand in few files and in all. `npm run bench -- grep`. Medians of five calls.
 */

const fileCount = 10_000;
const calls = 5;
const { signal } = new AbortController();

async function main(): Promise<void> {
	const place = mkdtempSync(join(realpathSync(tmpdir()), 'deep-research-bench-'));
	const ripgrep = findRipgrep([]);
	try {
		console.log(
			`Node ${process.version}, ${cpus()[0]?.model.trim()} (${cpus().length} cores), ${ripgrep ?? 'no ripgrep'}`,
		);
		const rows: (readonly (string | number)[])[] = [];
		for (const [kind, extension] of [
			['source code', 'ts'],
			['Markdown', 'md'],
			['HTML', 'html'],
		] as const) {
			const folder = join(place, extension);
			const bytes = writeFiles(folder, extension);
			using disposable = open(folder);
			await disposable.corpus.refresh(signal);
			console.log(`${kind}: ${fileCount} files, ${(bytes / 1e6).toFixed(0)} MB`);
			for (const [what, pattern] of patterns) {
				const times = [];
				for (const program of [ripgrep, '/nowhere/rg']) {
					times.push(await time(disposable.corpus, pattern, program));
				}
				rows.push([kind, what, ...times]);
			}
		}
		console.log();
		printTable(['files', 'pattern', 'with ripgrep, ms', 'without, ms'], rows);
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
}

const patterns = [
	['a word in 1 file of 100', 'needleInHaystack'],
	['a word in no file', 'nothingOfTheKind'],
	['an expression in 1 file of 100', 'needle\\w+Haystack \\d+'],
	['a word in every file', 'melting'],
	['an alternative in every file', 'melting|freezing'],
] as const;

function open(folder: string): Disposable & { readonly corpus: Corpus } {
	const corpus = new Corpus({ folders: [folder], cacheFolder: undefined, now: () => new Date() });
	return { corpus, [Symbol.dispose]: () => corpus.close() };
}

async function time(corpus: Corpus, pattern: string, program: string | undefined): Promise<number> {
	const tool = createGrepTool(
		{ corpus, snapshots: { keep: () => Promise.resolve('0'.repeat(64)) }, pageReader: undefined },
		program ?? '/nowhere/rg',
	);
	const times = [];
	for (let call = 0; call < calls; call++) {
		const startedAt = performance.now();
		await tool.call({ pattern }, signal);
		times.push(performance.now() - startedAt);
	}
	return median(times);
}

/** Text that differs from file to file; returns its size. */
function writeFiles(folder: string, extension: string): number {
	let bytes = 0;
	for (let index = 0; index < fileCount; index++) {
		const lines = Array.from({ length: 30 + (index % 120) }, (_, line) => lineOf(index, line, extension));
		const text = `${lines.join('\n')}\n`;
		const path = join(folder, `part-${index % 100}`);
		mkdirSync(path, { recursive: true });
		writeFileSync(join(path, `file-${index}.${extension}`), text);
		bytes += text.length;
	}
	return bytes;
}

function lineOf(index: number, line: number, extension: string): string {
	const text =
		line === 20 && index % 100 === 7
			? `needleInHaystack ${index}`
			: line === 10
				? `the melting point of sample ${index} is ${line} degrees`
				: `sample ${index * 31 + line * 7} was weighed, dried and stored in box ${line}`;
	return extension === 'html'
		? `<p>${text}</p>`
		: extension === 'ts'
			? `log('${text}');`
			: `${text}${line % 5 === 4 ? '\n' : ''}`;
}

await main();
