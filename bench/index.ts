import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import MiniSearch from 'minisearch';
import * as z from 'zod';
import { Corpus } from '../src/tools/corpus/corpus.ts';
import { decodeText } from '../src/tools/corpus/decode.ts';
import { passagesOf } from '../src/tools/corpus/passages.ts';
import { readDocument } from '../src/tools/corpus/readers/readDocument.ts';
import { walkFolder } from '../src/tools/corpus/walk.ts';
import { MemoryIndex } from '../src/tools/index/memoryIndex.ts';
import { parseQuery } from '../src/tools/ranking/query.ts';
import { rankCorpus } from '../src/tools/ranking/rankSpans.ts';

/*
 * The passage index on the text that ships in the installed packages, repeated with variation up to 50,000 passages:
 * how fast it is built, opened and asked, beside minisearch on the same passages. `node bench/index.ts`.
 * Each figure is the median of several runs, each part in a process of its own, so that memory is its own too.
 */

const passagesWanted = 50_000;
const runs = 3;
const { signal } = new AbortController();

/** Questions of a kind that people ask of such texts. */
const questions = [
	'How do I run a script before every publish?',
	'Where is the global configuration file?',
	'How can I delete a published version?',
	'What happens when a dependency cannot be resolved?',
	'How long are packages kept in the cache?',
	'Which environment variables are set while a script runs?',
	'How do I sign a release?',
	'Can I use a different registry for one scope?',
	'What changed in the way streams handle errors?',
	'How do I limit the number of parallel connections?',
	'When was support for the old lock file format removed?',
	'Why does the install fail without network access?',
	'How do I list outdated packages?',
	'What is the default timeout of a request?',
	'How are peer dependencies installed?',
	'fix memory leak in http parser',
	'deprecated buffer constructor',
	'workspace command order',
	'token with write access',
	'symbolic links in archives',
];

function main(): void {
	const [part, folder] = process.argv.slice(2);
	if (part !== undefined && folder !== undefined) {
		void runPart(part, folder).then(result => console.log(JSON.stringify(result)));
		return;
	}
	const place = mkdtempSync(join(tmpdir(), 'deep-research-bench-'));
	try {
		console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()} (${cpus().length} cores)`);
		const large = join(place, 'large');
		const small = join(place, 'small');
		const written = writeCorpus(large, small);
		console.log(
			`Corpus: ${written.files} files, ${megabytes(written.bytes)} MB of English, ${written.passages} passages; 2,000 files of it for the warm start.\n`,
		);
		const parts: [string, string, string][] = [
			['read and parse only', 'parse', large],
			['SQLite FTS5, cold', 'cold', large],
			['own BM25 in memory, cold', 'memory', large],
			['minisearch, build only', 'minisearch', large],
		];
		console.log('| build | MB/s | s | CPU s | resident MB | query p50 ms | p95 ms |\n|---|--:|--:|--:|--:|--:|--:|');
		for (const [name, part, folder] of parts) {
			const results = Array.from({ length: runs }, () => inProcess(part, folder));
			const of = (pick: (result: PartResult) => number): string => round(median(results.map(pick)));
			const queries = part === 'parse' ? ['', ''] : [of(it => it.p50), of(it => it.p95)];
			console.log(
				`| ${name} | ${of(it => it.bytes / 1e6 / it.seconds)} | ${of(it => it.seconds)} | ${of(it => it.cpuSeconds)} | ${of(it => it.resident / 1e6)} | ${queries.join(' | ')} |`,
			);
		}
		const warm = Array.from({ length: runs }, () => inProcess('warm', small));
		const tool = inProcess('rank', large);
		console.log(
			`\nWarm start, 2,000 files: ${round(median(warm.map(it => it.seconds * 1000)))} ms from opening to searchable.`,
		);
		console.log(
			`Whole ranking on ${passagesWanted} passages (two lookups, re-ranking, quotes; files in memory): p50 ${round(tool.p50)} ms, p95 ${round(tool.p95)} ms.`,
		);
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
}

const PartResult = z.object({
	bytes: z.number(),
	seconds: z.number(),
	cpuSeconds: z.number(),
	resident: z.number(),
	p50: z.number(),
	p95: z.number(),
});
type PartResult = z.infer<typeof PartResult>;

function inProcess(part: string, folder: string): PartResult {
	const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), part, folder], { encoding: 'utf8' });
	return PartResult.parse(JSON.parse(output));
}

async function runPart(part: string, folder: string): Promise<PartResult> {
	switch (part) {
		case 'parse':
			return await measure(
				() => Promise.resolve(parseAll(folder).bytes),
				() => {},
			);
		case 'cold':
			return await coldStart(folder);
		case 'warm':
			return await warmStart(folder);
		case 'memory':
			return await ownIndex(folder);
		case 'minisearch':
			return await miniSearch(folder);
		case 'rank':
			return await wholeRanking(folder);
		default:
			throw new Error(`There is no part ${part}.`);
	}
}

async function coldStart(folder: string): Promise<PartResult> {
	const cacheFolder = mkdtempSync(join(tmpdir(), 'deep-research-bench-cache-'));
	try {
		const corpus = new Corpus({ folders: [folder], cacheFolder, now: () => new Date() });
		return await measure(
			async () => (await corpus.refresh(signal)).bytes,
			question => corpus.search(parseQuery(question, corpus).lookups, 150, undefined),
		);
	} finally {
		rmSync(cacheFolder, { recursive: true, force: true });
	}
}

async function warmStart(folder: string): Promise<PartResult> {
	const cacheFolder = join(dirname(folder), 'warm-cache');
	const first = new Corpus({ folders: [folder], cacheFolder, now: () => new Date() });
	await first.refresh(signal);
	first.close();
	return await measure(
		async () => {
			const corpus = new Corpus({ folders: [folder], cacheFolder, now: () => new Date() });
			const { bytes } = await corpus.refresh(signal);
			corpus.search(['publish'], 10, undefined);
			return bytes;
		},
		() => {},
	);
}

async function ownIndex(folder: string): Promise<PartResult> {
	const index = new MemoryIndex();
	const statistics = { passages: passagesWanted, frequency: (term: string) => index.frequency(term) };
	return await measure(
		async () => {
			const { bytes, entries } = parseAll(folder);
			await index.update({ remove: [], put: entries, touch: [] }, signal);
			return bytes;
		},
		question => index.search(parseQuery(question, statistics).lookups, 150, undefined),
	);
}

/** The setting in which it ranked best in our comparison: one joined field. Its build time excludes reading the files. */
async function miniSearch(folder: string): Promise<PartResult> {
	const { bytes, entries } = parseAll(folder);
	const documents = entries
		.flatMap(({ file, passages }) => passages.map(it => `${file.title}\n${it.headings.join('\n')}\n${it.text}`))
		.map((text, id) => ({ id, text }));
	const index = new MiniSearch<{ id: number; text: string }>({
		fields: ['text'],
		searchOptions: { bm25: { k: 1.2, b: 0.7, d: 0 } },
	});
	return await measure(
		() => {
			index.addAll(documents);
			return Promise.resolve(bytes);
		},
		question => index.search(question).slice(0, 150),
	);
}

async function wholeRanking(folder: string): Promise<PartResult> {
	const corpus = new Corpus({ folders: [folder], cacheFolder: undefined, now: () => new Date() });
	await corpus.refresh(signal);
	const times: number[] = [];
	for (let round = 0; round < 3; round++) {
		for (const question of questions) {
			const start = performance.now();
			await rankCorpus(corpus, question, undefined, signal);
			if (round > 0) {
				times.push(performance.now() - start);
			}
		}
	}
	return {
		bytes: 0,
		seconds: 0,
		cpuSeconds: 0,
		resident: process.memoryUsage().rss,
		p50: percentile(times, 0.5),
		p95: percentile(times, 0.95),
	};
}

/** Times `build`, and then every question, once warm. */
async function measure(build: () => Promise<number>, ask: (question: string) => unknown): Promise<PartResult> {
	const cpu = process.cpuUsage();
	const start = performance.now();
	const bytes = await build();
	const seconds = (performance.now() - start) / 1000;
	const { user, system } = process.cpuUsage(cpu);
	const resident = process.memoryUsage().rss;
	const times: number[] = [];
	for (let round = 0; round < 4; round++) {
		for (const question of questions) {
			const asked = performance.now();
			ask(question);
			if (round > 0) {
				times.push(performance.now() - asked);
			}
		}
	}
	return {
		bytes,
		seconds,
		cpuSeconds: (user + system) / 1e6,
		resident,
		p50: percentile(times, 0.5),
		p95: percentile(times, 0.95),
	};
}

function parseAll(folder: string): { bytes: number; entries: Parameters<MemoryIndex['update']>[0]['put'] } {
	let bytes = 0;
	const entries = exhaust(walkFolder(folder)).files.map(stamp => {
		bytes += stamp.size;
		const document = exhaust(readDocument(stamp.path, decodeText(readFileSync(stamp.path)) ?? ''));
		const file = {
			...stamp,
			readAt: 0,
			sha256: '',
			title: document.title ?? '',
			format: document.format,
			skip: undefined,
		};
		return { file, passages: passagesOf(document) };
	});
	return { bytes, entries };
}

/** Writes the texts of the installed packages again and again, each time with some words changed, until there are enough passages. */
function writeCorpus(large: string, small: string): { files: number; bytes: number; passages: number } {
	const texts = [...textsBelow(join(import.meta.dirname, '..', 'node_modules'))];
	let passages = 0;
	let bytes = 0;
	let files = 0;
	for (let copy = 0; passages < passagesWanted; copy++) {
		for (const { name, text } of texts) {
			if (passages >= passagesWanted) {
				break;
			}
			const varied = copy === 0 ? text : vary(text, copy);
			const path = join(large, String(copy), name);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, varied);
			if (files < 2_000) {
				const smallPath = join(small, String(copy), name);
				mkdirSync(dirname(smallPath), { recursive: true });
				writeFileSync(smallPath, varied);
			}
			passages += passagesOf(exhaust(readDocument(name, varied))).length;
			bytes += Buffer.byteLength(varied);
			files++;
		}
	}
	return { files, bytes, passages };
}

function* textsBelow(folder: string, prefix = ''): Generator<{ name: string; text: string }> {
	for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = join(folder, entry.name);
		const name = join(prefix, entry.name === 'node_modules' ? 'modules' : entry.name);
		if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'output') {
			yield* textsBelow(path, name);
		} else if (entry.isFile() && /\.(?:md|markdown|txt|[157])$/i.test(entry.name) && statSync(path).size > 500) {
			yield { name, text: readFileSync(path, 'utf8') };
		}
	}
}

/** Every seventh long word gets an ending that tells the copies apart, as a text on another subject would. */
function vary(text: string, copy: number): string {
	let count = 0;
	return text.replaceAll(/[a-z]{6,}/g, word =>
		++count % 7 === 0 ? `${word}${String.fromCodePoint(97 + (copy % 26))}` : word,
	);
}

function exhaust<Result>(steps: Generator<void, Result>): Result {
	for (;;) {
		const step = steps.next();
		if (step.done) {
			return step.value;
		}
	}
}

function percentile(times: readonly number[], share: number): number {
	const sorted = times.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

function megabytes(bytes: number): string {
	return (bytes / 1e6).toFixed(0);
}

function round(value: number): string {
	return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

main();
