import { join } from 'node:path';
import { systemClock } from '../runs/systemClock.ts';
import { waybackMachine } from '../tools/archive.ts';
import { createDocumentReader } from '../tools/documents/createDocumentReader.ts';
import { keepReadings } from '../tools/documents/keptReadings.ts';
import { createExecuteTool } from '../tools/execute/executeTool.ts';
import { findSandbox, type Sandbox } from '../tools/execute/sandbox.ts';
import type { Approvals } from '../tools/guard/approvals.ts';
import type { EgressGuard } from '../tools/guard/egressGuard.ts';
import { createLiveEnvironment, type ToolOfRun, type WebParts } from '../tools/liveEnvironment.ts';
import type { PageReader } from '../tools/pageReader.ts';
import { createJinaReader } from '../tools/pageRenderer.ts';
import { providersFromEnvironment, type Variables } from '../tools/providers/environment.ts';
import { createDoiResolver } from '../tools/scholar/resolveDoi.ts';
import type { ScholarSource } from '../tools/scholar/scholarSource.ts';
import { createScholarSources, mailtoOf } from '../tools/scholar/scholarSources.ts';
import { createScholarTool } from '../tools/scholar/scholarTool.ts';
import { transcriberFromEnvironment } from '../tools/transcription.ts';
import type { WebDoor } from '../tools/web/door.ts';
import { createTargets, portOf } from '../tools/web/targets.ts';
import { createWebDoor } from '../tools/web/webDoor.ts';
import type { LookUpDoi } from '../tools/webPages.ts';
import { type Allowances, approvalsOf } from './approvals.ts';
import type { AskEnvironment, RunStores } from './ask.ts';
import { usageError } from './exitCode.ts';
import { choosePython } from './pythonChoice.ts';
import { version } from './version.ts';

/** What the user chooses of the world that a run acts in. */
export interface WorldWish {
	readonly folders: readonly string[];
	/** Where indexes, pages and snapshots are kept between runs; nowhere when `undefined`. */
	readonly cacheFolder: string | undefined;
	/** No tool may use the network. */
	readonly isOffline: boolean;
	/** Search providers by name, in their order; `none` for no web at all; those that are configured when absent. */
	readonly search: string | undefined;
	/** `jina` renders pages that need scripts. */
	readonly reader: string | undefined;
	/** `pyodide` (when absent), `system`, `off`, or the address of a SandboxFusion server. */
	readonly python: string | undefined;
	readonly allowances: Allowances;
	readonly variables: Variables;
}

/** A world that is open until its environment is disposed of. */
export interface World {
	/** Where queries go, for the user, before anything goes there; `undefined` when nothing does. */
	readonly announcement: string | undefined;
	createEnvironment(stores: RunStores, pageReader: PageReader | undefined): AskEnvironment;
}

/** Opens the world of one run. Throws `CommandError` for a choice that is none. */
export async function openWorld(wish: WorldWish): Promise<World> {
	const { variables, allowances } = wish;
	const now = (): Date => systemClock.now();
	const door = openDoor(wish, now);
	const web = webOf(wish, door, now);
	const approvals = approvalsOf(allowances);
	// Their pace is one for all runs of a process.
	const catalogues = web && createScholarSources(variables, door);
	const python = await choosePython(wish.python, { door, cacheFolder: wish.cacheFolder });
	const sandbox = allowances.commands.length > 0 ? await findSandbox() : undefined;
	const reader = createDocumentReader();
	const documents =
		wish.cacheFolder === undefined ? reader : keepReadings({ reader, folder: join(wish.cacheFolder, 'readings') });
	const transcriber = transcriberFromEnvironment(wish.isOffline ? {} : variables, door);
	return {
		announcement: web && announcementOf(web),
		createEnvironment(stores, pageReader) {
			const troubles = new Set<string>();
			const environment = createLiveEnvironment({
				folders: wish.folders,
				cacheFolder: wish.cacheFolder,
				allowedSensitive: allowances.sensitiveFiles,
				snapshots: stores.snapshots,
				pageReader,
				documents,
				transcriber,
				web,
				approvals,
				onTrouble: it => troubles.add(it),
				moreTools: guard => [
					...(catalogues ? [scholarTool(catalogues, guard, stores)] : []),
					...(python ? [python.toolOf(stores)] : []),
					...(allowances.commands.length > 0 ? [commandTool(wish, approvals, sandbox, stores)] : []),
				],
				now,
			});
			return {
				name: environment.name,
				tools: context => environment.tools(context),
				async prepare(signal, onProgress) {
					const report = await environment.prepare(signal, onProgress);
					return { notRead: report?.skips.describe() ?? '' };
				},
				troubles: () => [...troubles],
				async [Symbol.asyncDispose]() {
					environment[Symbol.dispose]();
					await Promise.all([documents, door, ...(python ? [python.engine] : [])].map(it => it[Symbol.asyncDispose]()));
				},
			};
		},
	};
}

/** Opens the door as the command line does: under its own name, for the hosts that the user allows. */
export function openDoor(
	{ cacheFolder, allowances, variables }: Pick<WorldWish, 'cacheFolder' | 'allowances' | 'variables'>,
	now: () => Date,
): WebDoor {
	// Some services want to know whom to write to; only the user can say.
	const mailto = mailtoOf(variables);
	return createWebDoor({
		userAgent: `deep-research/${version()} (reads pages for a person's question${mailto === undefined ? '' : `; ${mailto}`})`,
		cacheFolder: cacheFolder === undefined ? undefined : join(cacheFolder, 'pages'),
		allowedHosts: allowances.hosts,
		variables,
		now,
	});
}

/** What a run has of the web, by what the user chose; `undefined` for none. Throws `CommandError` when nothing of it can be had. */
export function webOf(
	{ isOffline, search, reader, allowances, variables }: WorldWish,
	door: WebDoor,
	now: () => Date,
): WebParts | undefined {
	const names = search ?? variables['DEEP_RESEARCH_SEARCH']?.trim();
	if (isOffline || names === 'none') {
		return undefined;
	}
	const chosen = names === undefined || names === '' ? undefined : names.split(',');
	const { providers, problems } = providersFromEnvironment(variables, door, chosen);
	if (problems.length > 0 || providers.length === 0) {
		const from = search === undefined && chosen ? 'DEEP_RESEARCH_SEARCH: ' : '';
		throw usageError(
			from + (problems.join(' ') || 'No search provider is left: name one with --search, or write --search none.'),
		);
	}
	const renderer = reader === undefined ? undefined : createJinaReader({ door, key: variables['JINA_API_KEY'], now });
	const archive = archiveOf(variables);
	const targets = createTargets(allowances.hosts);
	return {
		door,
		providers,
		renderer,
		archive,
		lookUpDoi: registerOf(variables, door),
		isUsersOwn: url => targets.isAllowed(url.hostname, portOf(url)),
	};
}

/** The user's own archive, or the Internet Archive. A wrong address must not quietly become the latter. */
function archiveOf(variables: Variables): URL {
	const address = variables['DEEP_RESEARCH_ARCHIVE_URL']?.trim() ?? '';
	const url = URL.parse(address);
	if (address !== '' && (!url || !/^https?:$/.test(url.protocol))) {
		throw usageError('DEEP_RESEARCH_ARCHIVE_URL is not a web address. Set it to one, or take it away.');
	}
	return url ?? waybackMachine;
}

function registerOf(variables: Variables, door: WebDoor): LookUpDoi {
	const resolve = createDoiResolver(variables, door);
	return async (doi, signal) => {
		const found = await resolve(doi, signal);
		if (!found) {
			return undefined;
		}
		const { note, ...fields } = found;
		return { fields: note === undefined ? { ...fields } : { ...fields, note }, warning: note };
	};
}

function announcementOf({ providers, renderer }: WebParts): string {
	const more = renderer ? ' Pages that need scripts are rendered by Jina Reader.' : '';
	return `Web: queries go to ${providers.map(it => it.name).join(', then ')} and to open catalogues of papers; pages come from their own sites.${more} Queries may use words of your files, but never eight in a row; --offline keeps everything here.`;
}

function scholarTool(sources: readonly ScholarSource[], guard: EgressGuard, { snapshots }: RunStores): ToolOfRun {
	const tool = createScholarTool({
		sources,
		snapshots,
		guard: {
			checkQuery: async (text, signal) => await guard.checkQuery(text, 'catalogues of papers', signal),
			addPublic(addresses, text) {
				guard.addResults(addresses);
				guard.addPublic(text, []);
			},
		},
		now: () => systemClock.now(),
	});
	return { shows: 'sources', tool };
}

function commandTool(
	{ folders }: WorldWish,
	approvals: Approvals,
	sandbox: Sandbox | undefined,
	{ artifacts, snapshots }: RunStores,
): ToolOfRun {
	const tool = createExecuteTool({
		folders,
		artifacts,
		snapshots,
		sandbox,
		now: () => systemClock.now(),
		approvals: {
			isApproved: async ({ command, folder, isSandboxed }, signal) =>
				await approvals.isApproved(
					{ act: isSandboxed ? 'run-command' : 'run-unsandboxed', asset: command, destination: folder },
					signal,
				),
		},
	});
	return { shows: 'private', tool };
}
