import type { RunContext, Tool, ToolResult } from '../../src/agent/tool.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { createDocumentReader } from '../../src/tools/documents/createDocumentReader.ts';
import type { ApprovalRequest } from '../../src/tools/guard/approvals.ts';
import { createLiveEnvironment, type WebParts } from '../../src/tools/liveEnvironment.ts';
import type { SearchHit, SearchProvider } from '../../src/tools/providers/searchProvider.ts';
import { transcriberFromEnvironment } from '../../src/tools/transcription.ts';
import { createWebDoor } from '../../src/tools/web/webDoor.ts';
import { type Route, WebServer } from '../fakes/webServer.ts';
import { snapshotsInMemory } from './snapshotsInMemory.ts';

/** A live environment over a site on a loopback port, a folder or none, and a search that answers what it is told to. */
export interface LiveWorld extends AsyncDisposable {
	readonly site: WebServer;
	/** `http://127.0.0.1:PORT` */
	readonly origin: string;
	readonly tools: readonly Tool[];
	/** What the search services were asked. */
	readonly queries: readonly string[];
	/** What the user was told. */
	readonly troubles: readonly string[];
	/** What the user was asked to approve. */
	readonly asked: readonly ApprovalRequest[];
	call(name: string, input: unknown): Promise<ToolResult>;
}

export interface LiveWorldOptions {
	readonly question?: string;
	readonly folder?: string;
	readonly routes?: Readonly<Record<string, Route | string>>;
	/** What a search finds; paths are of the site. */
	readonly hits?: readonly (Partial<SearchHit> & { readonly url: string })[];
	readonly approves?: boolean;
	/** What the run has already read. */
	readonly ledger?: EvidenceLedger;
	/** Whether the user has excluded the page of an address. */
	readonly isExcluded?: (uri: string) => boolean;
	/** What tools said before the run was cut off. */
	readonly said?: RunContext['said'];
	/** `none`: the run may not use the web. */
	readonly web?: 'none' | Partial<WebParts> | ((origin: string) => Partial<WebParts>);
}

export async function openLiveWorld(options: LiveWorldOptions = {}): Promise<LiveWorld> {
	await using opened = new AsyncDisposableStack();
	const site = opened.use(await WebServer.start(options.routes));
	const origin = `http://127.0.0.1:${site.port}`;
	const now = (): Date => new Date('2026-01-02T03:04:05Z');
	const door = opened.use(
		createWebDoor({
			userAgent: 'deep-research/0.0 (test)',
			cacheFolder: undefined,
			allowedHosts: [new URL(origin).host],
			variables: {},
			now,
		}),
	);
	const documents = opened.use(createDocumentReader());
	const queries: string[] = [];
	const troubles: string[] = [];
	const asked: ApprovalRequest[] = [];
	const provider: SearchProvider = {
		name: 'test',
		async search({ text }) {
			queries.push(text);
			return (options.hits ?? []).map(it => ({
				title: 'A page',
				snippet: 'Words of the service.',
				...it,
				url: new URL(it.url, origin).href,
			}));
		},
	};
	const more = typeof options.web === 'function' ? options.web(origin) : options.web;
	const environment = opened.use(
		createLiveEnvironment({
			folders: options.folder === undefined ? [] : [options.folder],
			cacheFolder: undefined,
			allowedSensitive: [],
			snapshots: snapshotsInMemory(),
			pageReader: undefined,
			documents,
			transcriber: transcriberFromEnvironment({}, door),
			web:
				more === 'none'
					? undefined
					: { door, providers: [provider], renderer: undefined, archive: undefined, lookUpDoi: undefined, ...more },
			approvals: {
				async isApproved(request) {
					asked.push(request);
					return options.approves ?? false;
				},
				whatAllows: ({ act, destination }) => `leave to ${act} (${destination})`,
			},
			onTrouble: it => troubles.push(it),
			moreTools: () => [],
			now,
		}),
	);
	const { signal } = new AbortController();
	await environment.prepare(signal);
	const tools = environment.tools({
		...(options.isExcluded ? { isExcluded: options.isExcluded } : {}),
		question: options.question ?? '',
		evidence: options.ledger ?? new EvidenceLedger(),
		...(options.said ? { said: options.said } : {}),
	});
	const open = opened.move();
	return {
		site,
		origin,
		tools,
		queries,
		troubles,
		asked,
		async call(name, input) {
			const tool = tools.find(it => it.name === name);
			if (!tool) {
				throw new Error(`There is no tool ${name}.`);
			}
			return await tool.call(input, signal);
		},
		[Symbol.asyncDispose]: async () => await open.disposeAsync(),
	};
}
