import { ToolError } from '../agent/tool.ts';
import { delay } from '../base/abort.ts';
import { cutText } from '../report/cutText.ts';
import type { EgressGuard } from './guard/egressGuard.ts';
import type { SearchChain } from './providers/chain.ts';
import type { SearchHit } from './providers/searchProvider.ts';
import { pickDistinct } from './ranking/distinct.ts';
import type { TermStatistics } from './ranking/query.ts';
import { type RankedSpan, rankDocument } from './ranking/rankSpans.ts';
import type { WebDocument } from './webDocument.ts';
import { isPrivateAddress, type WebPages } from './webPages.ts';

export interface WebSearchOptions {
	readonly chain: SearchChain;
	readonly pages: WebPages;
	readonly guard: EgressGuard;
	readonly statistics: TermStatistics;
	/** Is told once what a service could not do, in a sentence. */
	readonly onTrouble?: ((notice: string) => void) | undefined;
	/** Whether the user has excluded the page of an address; absent where nobody can. */
	readonly isExcluded?: ((uri: string) => boolean) | undefined;
}

export interface WebSearchRequest {
	readonly queries: readonly string[];
	/** How many passages to quote at most. */
	readonly limit: number;
	/** How many of the best pages to read at once. */
	readonly read: number;
	readonly site?: string | undefined;
	readonly since?: string | undefined;
	readonly until?: string | undefined;
	readonly language?: string | undefined;
}

export interface WebResults {
	/** Passages of the pages that were read, best first. */
	readonly spans: readonly RankedSpan<WebDocument>[];
	readonly lines: readonly string[];
}

/** Searches the web for one run: asks the services, then reads the best pages at once, which saves a round. */
export class WebSearch {
	readonly #options: WebSearchOptions;
	/** What was said once in a run is not said again. */
	readonly #said = new Set<string>();

	constructor(options: WebSearchOptions) {
		this.#options = options;
	}

	/** Never throws for what a service or a page does: that is said in the lines. */
	async search(request: WebSearchRequest, signal: AbortSignal): Promise<WebResults> {
		const { chain, guard, isExcluded } = this.#options;
		const { queries, refusals } = await this.#allowed(request, signal);
		if (queries.length === 0) {
			return { spans: [], lines: refusals };
		}
		const { site, since, until, language } = request;
		const { hits: found, notices } = await chain.searchAll(
			queries.map(text => ({ text, limit: hitsPerQuery, site, since, until, language })),
			signal,
		);
		const hits = found.filter(it => !isExcluded?.(it.url));
		guard.addResults(hits.map(it => it.url));
		const readings = await Promise.all(hits.slice(0, request.read).map(it => this.#read(it.url, signal)));
		const spans = hits.slice(0, request.read).flatMap((hit, rank) => {
			const reading = readings[rank];
			return typeof reading === 'object' ? this.#spansOf(reading, hit.queries[0] ?? queries[0] ?? '', rank) : [];
		});
		const listed = hits.slice(0, hitsShown).map((hit, rank) => describeHit(hit, rank, readings[rank]));
		return {
			spans: pickDistinct(
				spans.sort((a, b) => b.score - a.score),
				request.limit,
				Math.max(3, Math.ceil(request.limit / Math.max(1, request.read))),
			),
			lines: [
				...refusals,
				...this.#news(notices),
				...describeAll(hits.length, notices.length > 0),
				...listed,
				...(hits.length < found.length ? ['Pages that the user excluded are not shown.'] : []),
			],
		};
	}

	/** What went wrong, each sentence once in a run; after that only that it still does. */
	#news(notices: readonly string[]): readonly string[] {
		const fresh = notices.filter(it => !this.#said.has(it));
		fresh.forEach(it => this.#tell(it));
		return notices.length > 0 && fresh.length === 0 ? ['The web search still does not answer.'] : fresh;
	}

	/** Tells the user, each thing once. */
	#tell(trouble: string): void {
		if (!this.#said.has(trouble)) {
			this.#said.add(trouble);
			this.#options.onTrouble?.(trouble);
		}
	}

	/** The site goes out with each query, and could carry as much. */
	async #allowed(
		{ queries, site }: WebSearchRequest,
		signal: AbortSignal,
	): Promise<{ readonly queries: readonly string[]; readonly refusals: readonly string[] }> {
		const allowed: string[] = [];
		const refusals: string[] = [];
		for (const query of queries) {
			try {
				await this.#options.guard.checkQuery(
					site === undefined ? query : `${query} ${site}`,
					'web search services',
					signal,
				);
				allowed.push(query);
			} catch (error) {
				if (!(error instanceof ToolError)) {
					throw error;
				}
				refusals.push(error.message);
			}
		}
		return { queries: allowed, refusals: [...new Set(refusals)] };
	}

	/** A page, or why it is not there yet. A slow one goes on loading, and is there when it is visited. */
	async #read(url: string, signal: AbortSignal): Promise<WebDocument | string> {
		const stopWaiting = new AbortController();
		const opening = this.#options.pages.open(url, { isCrawling: true }, signal);
		// Whoever comes first: if the time is up, a later failure of the page is nobody's.
		opening.catch(() => {});
		const timeUp = delay(readingTime, AbortSignal.any([signal, stopWaiting.signal])).then(
			() => 'not read yet',
			(): string => {
				signal.throwIfAborted();
				return '';
			},
		);
		try {
			return await Promise.race([opening, timeUp]);
		} catch (error) {
			if (error instanceof ToolError) {
				if (isPrivateAddress(error.cause)) {
					const means = this.#options.pages.whatAllows(new URL(url));
					const advice = means === undefined ? '.' : `. To allow it: ${means}`;
					this.#tell(
						`Results on ${new URL(url).host} were not read, as that is this machine or a private network${advice}`,
					);
				}
				return `could not be read: ${cutText(error.message.replace(url, '').trim(), 120)}`;
			}
			throw error;
		} finally {
			stopWaiting.abort();
			timeUp.catch(() => {});
		}
	}

	#spansOf(document: WebDocument, query: string, rank: number): RankedSpan<WebDocument>[] {
		const { statistics } = this.#options;
		// What a service ranks lower has to fit better.
		return rankDocument(statistics, document, query, 0, document.text.length)
			.slice(0, spansPerPage)
			.map(it => ({ ...it, score: it.score / (1 + rank * 0.1) }));
	}
}

function describeAll(hits: number, isFailed: boolean): readonly string[] {
	if (hits > 0) {
		return [
			'Web results (what stands after the dash is the words of the search service, not evidence: visit a page to quote it):',
		];
	}
	return isFailed ? [] : ['The web search found nothing. Try other words.'];
}

const hitsPerQuery = 10;
const hitsShown = 20;
const spansPerPage = 6;
/** How long a search waits for the pages it reads, in milliseconds. */
const readingTime = 10_000;

function describeHit(hit: SearchHit, rank: number, reading: WebDocument | string | undefined): string {
	const published = hit.published === undefined ? '' : ` (${hit.published})`;
	const state = typeof reading === 'string' ? ` [${reading}]` : reading ? ' [read]' : '';
	return `${rank + 1}. ${hit.title}: ${hit.url}${published}${state} — ${hit.snippet.slice(0, longestSnippet)}`;
}

const longestSnippet = 240;
