import type { LookupAddress } from 'node:dns';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tool } from '../../src/agent/tool.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { createDocumentReader } from '../../src/tools/documents/createDocumentReader.ts';
import { createLiveEnvironment } from '../../src/tools/liveEnvironment.ts';
import { createSearxng } from '../../src/tools/providers/searxng.ts';
import { createScholarSources } from '../../src/tools/scholar/scholarSources.ts';
import { createScholarTool } from '../../src/tools/scholar/scholarTool.ts';
import { transcriberFromEnvironment } from '../../src/tools/transcription.ts';
import type { WebLimits } from '../../src/tools/web/limits.ts';
import { createWebDoor } from '../../src/tools/web/webDoor.ts';
import { papersAs } from '../fakes/searchServers.ts';
import { page, type Route, WebServer } from '../fakes/webServer.ts';
import { snapshotsInMemory } from '../tools/snapshotsInMemory.ts';
import { writeProject } from './canaries.ts';
import type { Around, HostileCase, Place } from './hostileCase.ts';

/** A live environment in which everything around the tools is hostile: the site, the search, the names, some of the files. */
export interface HostileWorld extends AsyncDisposable {
	/** Nobody may ever connect to it. */
	readonly canary: WebServer;
	/** Everything that was asked of anybody: addresses with headers, and names. */
	readonly sent: readonly string[];
	readonly cases: readonly HostileCase[];
	placeOf(hostile: HostileCase): Place;
	/** The tools of a new run. */
	toolsOfRun(question: string): readonly Tool[];
}

export interface HostileWorldOptions {
	/** An empty folder, for the project and what lies beside it. */
	readonly root: string;
	readonly cases: (around: Around) => readonly HostileCase[];
	/** The guards that a control takes away. */
	readonly isOpen?: boolean;
	readonly hasFolder?: boolean;
	readonly approves?: boolean;
	readonly limits?: Partial<WebLimits>;
	/** Is called when everything is there and nothing hostile was read yet, the files of the project included. */
	readonly beforeReading?: () => void;
	/** More hosts that are allowed, so that only what is asked before the door stands between. */
	readonly hosts?: readonly string[];
}

/** Opens the world, with real tools behind the real door and the real guard. Only the door's waits are shorter. */
export async function openHostileWorld(options: HostileWorldOptions): Promise<HostileWorld> {
	const { root, isOpen = false, hasFolder = true, approves = isOpen } = options;
	const canary = await WebServer.start({ '/*': 'The canary was reached.' }, { isEverywhere: true });
	const project = join(root, 'project');
	const outside = join(root, 'outside');
	const cases = options.cases({ canaryPort: canary.port, outside, project });
	writeProject(project);
	writeOutside(outside);
	for (const [index, { files = {} }] of cases.entries()) {
		writeFiles(join(project, folderOf(index)), files);
	}
	const site = await WebServer.start(routesOf(cases));
	const asked: string[] = [];
	const door = createWebDoor({
		userAgent: 'deep-research/0.0 (test)',
		cacheFolder: undefined,
		allowedHosts: [site.host, ...(isOpen ? openHosts(canary.port) : []), ...(options.hosts ?? [])],
		variables: {},
		limits: { ...shortWaits, ...options.limits },
		lookup: createLookup(cases, asked),
		now,
	});
	const documents = createDocumentReader({ limits: { pageMs: 8_000, documentMs: 8_000 } });
	const snapshots = snapshotsInMemory();
	const mirrors = Object.fromEntries(
		['OPENALEX', 'CROSSREF', 'SEMANTIC_SCHOLAR', 'EUROPE_PMC', 'ARXIV'].map(it => [
			`DEEP_RESEARCH_${it}_URL`,
			site.url('/scholar/').href,
		]),
	);
	const environment = createLiveEnvironment({
		folders: hasFolder ? [project] : [],
		cacheFolder: undefined,
		allowedSensitive: [],
		snapshots,
		pageReader: undefined,
		documents,
		transcriber: transcriberFromEnvironment({}, door),
		web: {
			door,
			providers: [createSearxng(door, site.url('/searxng/'))],
			renderer: undefined,
			archive: undefined,
			lookUpDoi: undefined,
		},
		approvals: { isApproved: async () => approves },
		moreTools: guard => [
			{
				shows: 'sources',
				tool: createScholarTool({
					sources: createScholarSources(mirrors, door),
					snapshots,
					guard: {
						checkQuery: async (text, signal) => await guard.checkQuery(text, 'catalogues of papers', signal),
						addPublic(addresses, text) {
							guard.addResults(addresses);
							guard.addPublic(text, []);
						},
					},
					now,
				}),
			},
		],
		now,
	});
	options.beforeReading?.();
	await environment.prepare(new AbortController().signal);
	return {
		canary,
		get sent() {
			return [
				...[...site.requests, ...canary.requests].map(it => `${it.path} ${JSON.stringify(it.headers)}`),
				...asked,
			];
		},
		cases,
		placeOf(hostile) {
			const folder = folderOf(cases.indexOf(hostile));
			return { base: `${site.origin}/${folder}`, folder, query: `${folder} harbour ice` };
		},
		toolsOfRun: question => environment.tools({ question, evidence: new EvidenceLedger() }),
		async [Symbol.asyncDispose]() {
			environment[Symbol.dispose]();
			await Promise.all([door, documents, site, canary].map(it => it[Symbol.asyncDispose]()));
		},
	};
}

/** A server that is slow on purpose is given up after a moment, and many cases run at once. How much is let in stays as it is. */
const shortWaits: Partial<WebLimits> = {
	resolveMs: 600,
	connectMs: 600,
	firstByteMs: 600,
	idleMs: 500,
	totalMs: 4_000,
	retryMs: 5,
	requestsPerHost: 12,
	requestsAtOnce: 12,
};

const now = (): Date => new Date();

function folderOf(index: number): string {
	return `c${index}`;
}

function routesOf(cases: readonly HostileCase[]): Record<string, Route | string> {
	const caseOf = (query: string): HostileCase | undefined => cases[Number(/\bc(\d+) /.exec(query)?.[1] ?? -1)];
	const routes: Record<string, Route | string> = {
		'/searxng/search': async (request, response) => {
			const query = new URL(request.url ?? '/', 'http://site.test').searchParams.get('q') ?? '';
			const body = JSON.stringify({ query, results: caseOf(query)?.hits ?? [], unresponsive_engines: [] });
			await page(body, { 'content-type': 'application/json' })(request, response);
		},
		// All catalogues are asked; OpenAlex's words are nonsense to the others.
		'/scholar/*': async (request, response) => {
			const query = new URL(request.url ?? '/', 'http://site.test').searchParams.get('search') ?? '';
			const body = JSON.stringify(papersAs.openAlex(caseOf(query)?.papers ?? []));
			await page(body, { 'content-type': 'application/json' })(request, response);
		},
	};
	for (const [index, { routes: own = {} }] of cases.entries()) {
		for (const [path, route] of Object.entries(own)) {
			routes[`/${folderOf(index)}${path}`] = route;
		}
	}
	return routes;
}

function writeFiles(folder: string, files: NonNullable<HostileCase['files']>): void {
	for (const [name, content] of Object.entries(files)) {
		const path = join(folder, name);
		mkdirSync(dirname(path), { recursive: true });
		if (typeof content === 'object' && 'to' in content) {
			symlinkSync(content.to, path);
		} else {
			writeFileSync(path, content);
		}
	}
}

/** In each of these stands what must never be shown. */
export const outsideText = 'Only the harbour master knows where the outside treasure lies.';

function writeOutside(folder: string): void {
	writeFiles(folder, {
		'secret.md': `# Outside\n\n${outsideText}\n`,
		'secret.txt': outsideText,
		'deep/secret.md': outsideText,
	});
}

/** What only a control may reach. */
function openHosts(port: number): string[] {
	return ['127.0.0.1', '127.0.0.2', '0.0.0.0', '::1', '::ffff:7f00:1', 'localhost', ...evilNames].map(it =>
		it.includes('::') ? `[${it}]:${port}` : `${it}:${port}`,
	);
}

/** Names that a name server of theirs leads wherever it likes. */
export const evilNames = Array.from({ length: 40 }, (_, index) => `n${index}.evil.test`);

function createLookup(
	cases: readonly HostileCase[],
	asked: string[],
): (name: string) => Promise<readonly LookupAddress[]> {
	const answers = new Map(cases.flatMap(it => Object.entries(it.names ?? {})));
	const counts = new Map<string, number>();
	return async name => {
		asked.push(name);
		const turns = answers.get(name) ?? (name.endsWith('localhost') ? [['127.0.0.1']] : undefined);
		const count = counts.get(name) ?? 0;
		counts.set(name, count + 1);
		const addresses = turns?.[Math.min(count, turns.length - 1)];
		if (!addresses) {
			throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
		}
		return addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }));
	};
}
