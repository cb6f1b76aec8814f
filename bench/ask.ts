// What a user waits for: the whole `ask` command over npm's documentation, from start to written report.
// Cold is with an empty index cache and an empty file of runs; warm is the same question again. Medians of several runs.
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, printTable } from './table.ts';

const runs = 5;
const docs = fileURLToPath(new URL('../node_modules/npm/docs', import.meta.url));
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const questions = [
	'How do I run a script before every publish?',
	'What is the difference between peer dependencies and optional dependencies?',
	'Which npm command shows packages that are out of date, and what do its colours mean?',
];

const cold: number[] = [];
const warm: number[] = [];
for (let i = 0; i < runs; i++) {
	const place = await mkdtemp(join(tmpdir(), 'deep-research-bench-'));
	const folder = join(place, 'docs');
	await cp(docs, folder, { recursive: true, filter: path => !path.includes('.deep-research') });
	const [first = '', ...rest] = questions;
	cold.push(ask(first, folder, place));
	warm.push(...[first, ...rest].map(it => ask(it, folder, place)));
	await rm(place, { recursive: true });
}
printTable(
	['ask over npm/docs, extractive', 'seconds', 'target'],
	[
		['cold, from start to written report', median(cold), '< 5'],
		['warm', median(warm), '< 2'],
	],
);

/** Seconds of one `ask` in a process of its own, with a cache of its own. */
function ask(question: string, folder: string, place: string): number {
	const began = performance.now();
	const { status, stderr } = spawnSync(
		process.execPath,
		[cli, 'ask', question, '--folder', folder, '--quiet', '--offline', '--model', 'extractive'],
		{
			cwd: place,
			encoding: 'utf8',
			env: { ...process.env, XDG_CACHE_HOME: join(place, 'cache'), XDG_STATE_HOME: join(place, 'state') },
		},
	);
	if (status !== 0) {
		throw new Error(`ask ended with ${status}: ${stderr}`);
	}
	return (performance.now() - began) / 1000;
}
