import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ToolError } from '../agent/tool.ts';
import type { StoredSource } from '../citations/citedReport.ts';
import { placesOfSource, type ReportPlaces } from '../citations/movedReport.ts';
import type { SourceReading } from '../citations/refresh/rereadPassage.ts';
import type { DocumentReader } from '../tools/documents/documentReader.ts';
import { EgressGuard } from '../tools/guard/egressGuard.ts';
import { locatorOf } from '../tools/quotable.ts';
import { readSource } from '../tools/readSource.ts';
import { WebError } from '../tools/web/door.ts';
import { WebPages } from '../tools/webPages.ts';
import { openDoor, type WebWish, webOf } from './webChoice.ts';

/** What reading the sources of a report again needs of the world. */
export interface SourceWorld {
	readonly documents: DocumentReader;
	/** Absent: nothing is sent. */
	readonly pages: ReportPages | undefined;
	/** Whether a file may be read, by its path. */
	readonly mayRead: (path: string) => Promise<boolean>;
	readonly now: () => Date;
}

export type ReportPages = Pick<WebPages, 'open'>;

/** The addresses of those sources that are pages, each once, however their evidence file spells them: what will be asked for. */
export function pagesOf(sources: readonly { readonly uri: string }[]): readonly string[] {
	const anywhere = { folder: 'file:///', way: undefined, roots: [] };
	const first = sources.flatMap(it => placesOfSource(it.uri, anywhere).slice(0, 1));
	return [...new Set(first.filter(isPage))];
}

function isPage(address: string): boolean {
	return /^https?:/.test(address);
}

/** The pages of these addresses, and no others: each as fresh as its server has it. Dispose of it to close its connections. */
export function openReportPages(
	addresses: readonly string[],
	wish: WebWish,
	documents: DocumentReader,
	now: () => Date,
): AsyncDisposable & { readonly pages: ReportPages | undefined } {
	const door = openDoor(wish, now);
	// A search is not wanted, a renderer of pages that need scripts is.
	const web = webOf({ ...wish, search: 'none', hasPapers: true }, door, now);
	const guard = new EgressGuard('', { isApproved: async () => false });
	guard.addResults(addresses);
	const pages =
		web &&
		new WebPages({
			door: {
				fetchPage: async (url, options, signal) => await door.fetchPage(url, { ...options, isFresh: true }, signal),
				callService: async (request, signal) => await door.callService(request, signal),
				[Symbol.asyncDispose]: async () => await door[Symbol.asyncDispose](),
			},
			documents,
			guard,
			renderer: web.renderer,
			isUsersOwn: web.isUsersOwn,
		});
	const named = new Set(addresses.map(it => URL.parse(it)?.href));
	const announced: ReportPages | undefined = pages && {
		async open(address, options, signal) {
			if (!named.has(address)) {
				throw new ToolError(`${address} is none of the pages that were to be asked for.`);
			}
			return await pages.open(address, options, signal);
		},
	};
	return { pages: announced, [Symbol.asyncDispose]: async () => await door[Symbol.asyncDispose]() };
}

/** Reads a source again, wherever the report may have been moved. Throws the signal's reason, and bugs. */
export async function readAgain(
	source: StoredSource,
	places: ReportPlaces,
	world: SourceWorld,
	signal: AbortSignal,
): Promise<SourceReading> {
	const candidates = placesOfSource(source.uri, places);
	const [first] = candidates;
	if (first === undefined) {
		return unreachable(`${source.uri} is no address that a report may lead to.`);
	}
	return isPage(first)
		? await readPage(source, first, world, signal)
		: await readFile(source, candidates, world, signal);
}

async function readPage(
	source: StoredSource,
	uri: string,
	{ pages }: SourceWorld,
	signal: AbortSignal,
): Promise<SourceReading> {
	if (typeof source['source'] === 'string') {
		return unreachable(`It was read in a catalogue (${source['source']}), which has no page to read again.`);
	}
	if (!pages) {
		return unreachable('No request is sent without a network.');
	}
	try {
		const document = await pages.open(uri, { isCrawling: false }, signal);
		const { text } = document;
		return {
			kind: 'read',
			uri,
			text,
			sha256: createHash('sha256').update(text).digest('hex'),
			retrievedAt: document.source.retrievedAt,
			locate: ({ start, end }) => locatorOf(document, start, end),
		};
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof ToolError)) {
			throw error;
		}
		const { cause } = error;
		const isGone = cause instanceof WebError && (cause.status === 404 || cause.status === 410);
		return isGone
			? { kind: 'gone', reason: `Its server answers ${cause.status}: the page is not there any more.` }
			: unreachable(error.message);
	}
}

/** The first file that is there; but one that has not changed before one that happens to have its name. */
async function readFile(
	{ sha256 }: StoredSource,
	candidates: readonly string[],
	{ documents, mayRead, now }: SourceWorld,
	signal: AbortSignal,
): Promise<SourceReading> {
	let first: SourceReading | undefined;
	for (const [index, uri] of candidates.entries()) {
		signal.throwIfAborted();
		const path = pathOf(uri);
		if (path === undefined || !(await exists(path))) {
			continue;
		}
		if (!(await mayRead(path))) {
			// Where the report once lay is nobody's business here.
			first ??=
				index === 0
					? unreachable(`${path} lies outside of the folders that may be read, or looks like it holds secrets.`)
					: undefined;
			continue;
		}
		const found = await readSource(uri, documents, signal);
		if (found === 'unreadable') {
			first ??= unreachable(`There is no text in ${path} that could be read again.`);
		} else if (found) {
			const { text, locate } = found;
			const reading = {
				kind: 'read',
				uri,
				text,
				sha256: found.sha256,
				retrievedAt: now().toISOString(),
				locate,
			} as const;
			if (found.sha256 === sha256) {
				return reading;
			}
			first ??= reading;
		}
	}
	return first ?? { kind: 'gone', reason: 'The file is not there any more.' };
}

function pathOf(uri: string): string | undefined {
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}

async function exists(path: string): Promise<boolean> {
	try {
		await lstat(path);
		return true;
	} catch {
		// A path may be none at all in a file that was altered.
		return false;
	}
}

function unreachable(reason: string): SourceReading {
	return { kind: 'unreachable', reason };
}
