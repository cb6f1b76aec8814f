// Twenty visits in one action, to servers that take 300 ms for each page: against the least that two requests a host allow.
import { EvidenceLedger } from '../src/report/ledger.ts';
import { createDocumentReader } from '../src/tools/documents/createDocumentReader.ts';
import { createLiveEnvironment } from '../src/tools/liveEnvironment.ts';
import { transcriberFromEnvironment } from '../src/tools/transcription.ts';
import { defaultLimits } from '../src/tools/web/limits.ts';
import { createWebDoor } from '../src/tools/web/webDoor.ts';
import { after, page, WebServer } from '../test/fakes/webServer.ts';
import { snapshotsInMemory } from '../test/tools/snapshotsInMemory.ts';
import { median, printTable } from './table.ts';

const runs = 5;
const visits = 20;
const latency = 300;
const paragraph =
	'<p>Sea ice melts at about −1.8 °C, because the salt of the water lowers its freezing point. It floats.</p>';
const body = `<!doctype html><title>Ice</title><article><h1>Ice</h1>${paragraph.repeat(300)}</article>`;

const rows: [string, number, number, string][] = [];
for (const hosts of [1, 4]) {
	const times: number[] = [];
	for (let run = 0; run < runs; run++) {
		times.push(await visitAll(hosts));
	}
	const rounds = Math.ceil(visits / hosts / defaultLimits.requestsPerHost);
	const optimum = rounds * latency;
	rows.push([
		`${visits} visits, ${hosts} host${hosts > 1 ? 's' : ''}`,
		optimum,
		median(times),
		(median(times) / optimum).toFixed(2),
	]);
}
printTable(['visits at 300 ms a page', 'optimum, ms', 'ms', 'ratio (target ≤ 1.3)'], rows);

/** Milliseconds of one action, with a reader that is warm as after a first page. */
async function visitAll(hosts: number): Promise<number> {
	const servers: WebServer[] = [];
	for (let host = 0; host < hosts; host++) {
		servers.push(await WebServer.start({ '/warm': body, '/*': after(latency, page(body)) }, { isEverywhere: true }));
	}
	const origins = servers.map((it, host) => `http://127.0.0.${host + 1}:${it.port}`);
	const now = (): Date => new Date();
	const door = createWebDoor({
		userAgent: 'deep-research/0.0 (bench)',
		cacheFolder: undefined,
		allowedHosts: origins.map(it => new URL(it).host),
		variables: {},
		now,
	});
	const documents = createDocumentReader();
	const environment = createLiveEnvironment({
		folders: [],
		cacheFolder: undefined,
		allowedSensitive: [],
		snapshots: snapshotsInMemory(),
		pageReader: undefined,
		documents,
		transcriber: transcriberFromEnvironment({}, door),
		web: { door, providers: [], renderer: undefined, archive: undefined, lookUpDoi: undefined },
		approvals: { isApproved: async () => true },
		moreTools: () => [],
		now,
	});
	const { signal } = new AbortController();
	const visit = environment.tools({ question: '', evidence: new EvidenceLedger() }).find(it => it.name === 'visit');
	if (!visit) {
		throw new Error('There is no visit.');
	}
	await visit.call({ url: origins.map(it => `${it}/warm`), goal: 'melting' }, signal);
	const urls = Array.from({ length: visits }, (_, n) => `${origins[n % hosts]}/page-${n}`);
	const began = performance.now();
	await Promise.all(
		[urls.slice(0, visits / 2), urls.slice(visits / 2)].map(
			async url => await visit.call({ url, goal: 'melting point' }, signal),
		),
	);
	const took = performance.now() - began;
	environment[Symbol.dispose]();
	await Promise.all([door, documents, ...servers].map(async it => await it[Symbol.asyncDispose]()));
	return took;
}
