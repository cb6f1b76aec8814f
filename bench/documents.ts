import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Readability } from '@mozilla/readability';
import { JSDOM } from 'jsdom';
import TurndownService from 'turndown';
import { createDocumentReader } from '../src/tools/documents/createDocumentReader.ts';
import type { DocumentReader } from '../src/tools/documents/documentReader.ts';
import { howToGet, realPages, realPdfs } from '../test/tools/documents/realDocuments.ts';
import { median, printTable, quantile } from './table.ts';

/*
 * How fast pages become clean text and PDFs are read, in the thread that hosts use, beside jsdom + Readability + turndown in
 * this one. Real documents when they are there, see test/tools/documents/realDocuments.ts. `node bench/documents.ts`.
 * A page is read by both in turn, three times; its time is the best. CPU time counts all threads, the collector's too, and
 * says more than the clock where others use the machine.
 */

const rounds = 3;
const { signal } = new AbortController();

async function main(): Promise<void> {
	console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()} (${cpus().length} cores)\n`);
	await using reader = createDocumentReader({ threads: 1 });
	const sizes = [50, 100, 200, 400];
	const generated = sizes.map(it => ({
		name: `${it} kB, generated`,
		pages: [1, 2, 3].map(seed => articleOf(it * 1_000, seed)),
	}));
	const real = realPages()
		.map(it => readFileSync(it, 'utf8'))
		.filter(it => it.length > 50_000 && it.length < 200_000);
	const sets = real.length > 0 ? [...generated, { name: '50–200 kB, real', pages: real }] : generated;
	await printPages(reader, sets);
	if (realPdfs().length === 0) {
		console.log(`\nOf the real documents ${howToGet}.`);
	} else {
		await printPdfs(reader, realPdfs());
	}
}

async function printPages(
	reader: DocumentReader,
	sets: readonly { name: string; pages: readonly string[] }[],
): Promise<void> {
	const rows: (string | number)[][] = [];
	for (const { name, pages } of sets) {
		const own: Cost[] = [];
		const jsdom: Cost[] = [];
		for (const page of pages) {
			const bytes = new TextEncoder().encode(page);
			const costs: { own: Cost[]; jsdom: Cost[] } = { own: [], jsdom: [] };
			for (let round = 0; round < rounds; round++) {
				costs.own.push(await costOf(async () => await reader.read({ bytes, name: 'a.html', address }, signal)));
				costs.jsdom.push(await costOf(async () => await withJsdom(page)));
			}
			own.push(least(costs.own));
			jsdom.push(least(costs.jsdom));
		}
		const ms = own.map(it => it.ms);
		const cpu = median(own.map(it => it.cpu));
		const jsdomCpu = median(jsdom.map(it => it.cpu));
		rows.push([
			name,
			String(pages.length),
			median(pages.map(it => it.length)) / 1_000,
			median(ms),
			quantile(ms, 0.95),
			median(jsdom.map(it => it.ms)),
			cpu,
			jsdomCpu,
			cpu / jsdomCpu,
		]);
	}
	printTable(
		['pages', 'count', 'kB p50', 'own ms p50', 'p95', 'jsdom ms p50', 'own CPU ms', 'jsdom CPU ms', 'own / jsdom, CPU'],
		rows,
	);
}

interface Cost {
	readonly ms: number;
	readonly cpu: number;
}

function least(costs: readonly Cost[]): Cost {
	return { ms: Math.min(...costs.map(it => it.ms)), cpu: Math.min(...costs.map(it => it.cpu)) };
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
	const before = process.cpuUsage();
	const start = performance.now();
	await work();
	const ms = performance.now() - start;
	const { user, system } = process.cpuUsage(before);
	return { ms, cpu: (user + system) / 1_000 };
}

async function printPdfs(reader: DocumentReader, files: readonly string[]): Promise<void> {
	const rows: (string | number)[][] = [];
	console.log();
	for (const file of files) {
		const bytes = file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file);
		let pages = 0;
		let best = Infinity;
		for (let round = 0; round < 3; round++) {
			const { ms } = await costOf(async () => {
				const { places = [] } = await reader.read({ bytes, name: basename(file) }, signal);
				pages = places.at(-1)?.locator.page ?? 0;
			});
			best = Math.min(best, ms);
		}
		rows.push([basename(file), pages, best, (pages / best) * 1_000]);
	}
	printTable(['PDF', 'pages', 'ms', 'pages/s'], rows);
	console.log(`\nPages a second, median of the files: ${median(rows.map(it => Number(it[3]))).toFixed(0)}`);
}

const address = 'https://docs.example.org/page.html';

/** The other way to do it. The window is closed and the event loop turns, or jsdom would keep every page. */
async function withJsdom(page: string): Promise<string> {
	const { window } = new JSDOM(page);
	const article = new Readability(window.document, {}).parse();
	const text = new TurndownService().turndown(article?.content ?? '');
	window.close();
	await new Promise(resolve => setImmediate(resolve));
	return text;
}

/** A page of about that length, as pages are: a menu, headings, paragraphs with links, lists, code and tables. */
function articleOf(length: number, seed: number): string {
	let state = seed;
	const random = (below: number): number => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >> 8) % below;
	};
	const words = (count: number): string =>
		Array.from({ length: count }, () => vocabulary[random(vocabulary.length)]).join(' ');
	const paragraph = (): string =>
		`<p class="body">${words(30)}, <a href="/${words(1)}.html">${words(3)}</a> ${words(25)} <em>${words(2)}</em>, ${words(20)}.</p>\n`;
	const makers = [
		paragraph,
		paragraph,
		paragraph,
		() => `<h2 id="s${random(1_000)}">${words(4)}</h2>\n`,
		() => `<ul>${Array.from({ length: 5 }, () => `<li>${words(9)}</li>`).join('\n')}</ul>\n`,
		() =>
			`<pre><code>${Array.from({ length: 6 }, () => `<span class="k">let</span> ${words(2).replace(' ', ' = ')};`).join('\n')}</code></pre>\n`,
		() =>
			`<table>${Array.from({ length: 5 }, () => `<tr>${Array.from({ length: 4 }, () => `<td>${words(2)}</td>`).join('')}</tr>`).join('\n')}</table>\n`,
	];
	const menu = Array.from({ length: 60 }, () => `<li><a href="/${words(1)}">${words(2)}</a></li>`).join('');
	const parts = [
		`<!doctype html><html><head><title>${words(5)}</title><script>${'x();'.repeat(500)}</script></head><body><nav><ul>${menu}</ul></nav><article><h1>${words(5)}</h1>`,
	];
	for (let size = parts[0]?.length ?? 0; size < length; ) {
		const part = makers[random(makers.length)]?.() ?? '';
		parts.push(part);
		size += part.length;
	}
	return `${parts.join('')}</article><footer>${words(30)}</footer></body></html>`;
}

const vocabulary =
	'harbour ship boat was opened in the year of a wide and deep water north wall rebuilt after storm while many small crews waited for wind to turn against every tide'.split(
		' ',
	);

await main();
