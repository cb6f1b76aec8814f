import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { checkDocument } from '../src/citations/checkDocument.ts';
import { checkSources } from '../src/citations/checkSources.ts';
import { CheckMemo } from '../src/citations/checks/checkMemo.ts';
import type { CitedReport } from '../src/citations/citedReport.ts';
import { parseCitationDocument } from '../src/citations/parseDocument.ts';
import { readReport } from '../src/citations/readReport.ts';
import { largeReport } from './largeReport.ts';
import { median, printTable, quantile } from './table.ts';

/*
 * Check of a report of 20,000 words with 300 citations, made of the documentation of npm: what an editor does at a keystroke
 * (the document read again, then checked with what is remembered of the last check), and the whole check, sources included,
 * as the command line does it. `npm run bench -- check`. Each is timed once in a fresh state (cold), then many times.
 */

const runs = 31;

async function main(): Promise<void> {
	const { document, evidenceFile, folder, words, citations } = largeReport({ words: 20_000, citations: 300 });
	console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()} (${cpus().length} cores)`);
	console.log(`${words} words, ${citations} citations, ${(document.length / 1024).toFixed(0)} KB\n`);
	const texts = { document, evidenceFile, folder };
	// Each is measured in the state that an editor would be in; the first of all has everything compiled for the first time.
	let typed = 0;
	const type = (): string => {
		typed++;
		const at = Math.floor(document.length * ((typed * 0.37) % 0.6));
		return `${document.slice(0, at)}x${document.slice(at)}`;
	};
	const evidence = readReport(texts).report.evidence;
	const reportOf = (text: string): CitedReport => ({ document: parseCitationDocument(text), evidence, folder });
	const memo = new CheckMemo();
	const kept = parseCitationDocument(document);
	const rows = [
		await time('read the evidence file', () => readReport({ ...texts, document: '' })),
		await time('read the document', () => parseCitationDocument(document)),
		await time('read it after a keystroke', () => parseCitationDocument(type())),
		await time('and its claims', () => parseCitationDocument(type()).claims.length),
		await time('check text and evidence', () => checkDocument(reportOf(document))),
		await time('check them again, with a memo', () => checkDocument({ document: kept, evidence, folder }, { memo })),
		await time('read and check after a keystroke', () => checkDocument(reportOf(type()), { memo })),
		await time('check the sources', async () => await checkSources(readReport(texts).report, reader(), { roots: [] })),
		await time('the whole check, from the texts', async () => {
			const { report } = readReport(texts);
			return [checkDocument(report), await checkSources(report, reader(), { roots: [] })];
		}),
	];
	printTable(['', 'first, ms', 'median, ms', 'p95, ms', 'median of CPU, ms'], rows);
	const { problems } = checkDocument(readReport(texts).report);
	const counts = Object.entries(Object.groupBy(problems, it => it.code)).map(([code, all]) => `${all?.length} ${code}`);
	console.log(`\nFound: ${counts.join(', ') || 'nothing'}.`);
}

/** Files as they are, with their own lines: what it takes to read other formats is not measured here. */
function reader(): Parameters<typeof checkSources>[1] {
	return {
		async readSource(uri) {
			const text = readFileSync(fileURLToPath(uri), 'utf8');
			const starts = [0, ...[...text.matchAll(/\n/g)].map(it => it.index + 1)];
			return { text, rawLineOf: offset => starts.findLastIndex(it => it <= offset) + 1 };
		},
		readSnapshot: async () => undefined,
	};
}

/** What it took by the clock, and of processors: the latter is what another load on the machine does not change much. */
async function time(what: string, act: () => unknown): Promise<readonly (string | number)[]> {
	const times: number[] = [];
	const loads: number[] = [];
	for (let run = 0; run <= runs; run++) {
		const start = performance.now();
		const before = process.cpuUsage();
		await act();
		const { user, system } = process.cpuUsage(before);
		times.push(performance.now() - start);
		loads.push((user + system) / 1000);
	}
	const [first = 0, ...rest] = times;
	return [what, first, median(rest), quantile(rest, 0.95), median(loads.slice(1))];
}

await main();
