import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StoredSource } from '../../src/citations/citedReport.ts';
import { openReportPages, readAgain, type SourceWorld } from '../../src/hosting/readAgain.ts';
import { formatDefinition, labelOf } from '../../src/report/citation.ts';
import { citationLink, sourceLine } from '../../src/report/citationLink.ts';
import { EvidenceFile, formatEvidenceFile } from '../../src/report/evidenceFile.ts';
import { resolveUri } from '../../src/report/uri.ts';
import { createDocumentReader } from '../../src/tools/documents/createDocumentReader.ts';
import type { TempFolder } from '../tools/tempFolder.ts';

export const firstRead = new Date('2026-01-02T10:00:00.000Z');
export const now = new Date('2026-11-23T09:00:00.000Z');

/** What a user wishes of the web who asks for nothing special. */
export const closed = {
	cacheFolder: undefined,
	isOffline: false,
	search: undefined,
	hasPapers: false,
	reader: undefined,
	allowedHosts: [],
	variables: {},
};

/** A world in which every file and the pages of loopback hosts may be read. Its time is `now`. */
export function openTestWorld(
	addresses: readonly string[],
	{ time = now, isOffline = false }: { readonly time?: Date; readonly isOffline?: boolean } = {},
): AsyncDisposable & { readonly world: SourceWorld } {
	const documents = createDocumentReader();
	const wish = { ...closed, isOffline, allowedHosts: addresses.map(it => new URL(it).host) };
	const web = openReportPages(addresses, wish, documents, () => time);
	return {
		world: { documents, pages: web.pages, mayRead: async () => true, now: () => time },
		async [Symbol.asyncDispose]() {
			await web[Symbol.asyncDispose]();
			await documents[Symbol.asyncDispose]();
		},
	};
}

/** What a report says of one source: sentences, each with the words that it cites. */
export interface Cited {
	/** As the evidence file has it. */
	readonly uri: string;
	readonly title: string;
	readonly claims: readonly { readonly text: string; readonly quote: string }[];
}

/**
 * Writes `research/ice.md` and its evidence file, as a run would that read these sources at `firstRead`. Returns the path of the
 * report, and the texts of its sources.
 */
export async function writeCitingReport(
	folder: TempFolder,
	cited: readonly Cited[],
	more: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly path: string; readonly texts: readonly string[] }> {
	const research = pathToFileURL(folder.at('research')).href;
	const addresses = cited.map(it => it.uri).filter(it => it.startsWith('http'));
	await using opened = openTestWorld(addresses, { time: firstRead });
	const sources: StoredSource[] = [];
	const evidence: Record<string, unknown>[] = [];
	const [body, list, definitions, texts]: [string[], string[], string[], string[]] = [[], [], [], []];
	for (const [index, { uri, title, claims }] of cited.entries()) {
		const id = `${index + 1}`;
		const stub = { id, uri, title, type: 'document', retrievedAt: firstRead.toISOString(), sha256: '0'.repeat(64) };
		const places = { folder: research, way: undefined, roots: [] };
		const reading = await readAgain(stub, places, opened.world, AbortSignal.timeout(20_000));
		if (reading.kind !== 'read') {
			throw new Error(`${uri}: ${reading.reason}`);
		}
		const { text, sha256, locate } = reading;
		texts.push(text);
		const source = { ...stub, sha256 };
		sources.push(source);
		for (const [n, { text: sentence, quote }] of claims.entries()) {
			const start = text.indexOf(quote);
			if (start < 0) {
				throw new Error(`${uri} does not say “${quote}”: ${text}`);
			}
			const end = start + quote.length;
			const label = labelOf(index + 1, n);
			const passage = {
				id: `e${evidence.length + 1}`,
				quote,
				prefix: text.slice(Math.max(0, start - 80), start),
				suffix: text.slice(end, end + 80),
				locator: locate({ start, end }),
			};
			evidence.push({ ...passage, label, source: id });
			body.push(`${sentence} [${label}].`);
			const absolute = { ...source, uri: resolveUri(research, uri) };
			const link = citationLink({ ...passage, source: absolute }, research);
			definitions.push(formatDefinition(label, link.target, link.title));
		}
		const labels = claims.map((_, n) => `[${labelOf(index + 1, n)}]`);
		list.push(sourceLine({ ...source, uri: resolveUri(research, uri) }, labels, research));
	}
	const front = `---\ntitle: "Ice"\nrun: "20260102-100000-ice-0000"\nevidence: "ice.evidence.json"\n---`;
	const document = [front, '# Ice', body.join(' '), '## Sources', list.join('\n'), definitions.join('\n')].join('\n\n');
	const file = {
		version: 1,
		run: '20260102-100000-ice-0000',
		question: 'What of ice?',
		folder: 'research',
		sources,
		evidence,
	};
	folder.write('research/ice.md', `${document}\n`);
	folder.write('research/ice.evidence.json', formatEvidenceFile(EvidenceFile.parse({ ...file, ...more })));
	return { path: join(folder.path, 'research/ice.md'), texts };
}

/** The evidence file beside a report. */
export function evidenceOf(report: string): EvidenceFile {
	return EvidenceFile.parse(JSON.parse(readFileSync(report.replace(/\.md$/, '.evidence.json'), 'utf8')));
}
