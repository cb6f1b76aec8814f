import { type FoundHit, fuseHits, type HitList } from './fuseHits.ts';
import { SearchError, type SearchProvider, type SearchQuery } from './searchProvider.ts';

/** Several providers as one. It lasts for a run: what it learned of a provider's account holds until the run ends. */
export interface SearchChain {
	/** Searches for all queries at once. Throws only the signal's reason: what went wrong is said in the notices. */
	searchAll(queries: readonly SearchQuery[], signal: AbortSignal): Promise<ChainAnswer>;
}

export interface ChainAnswer {
	/** Best first. */
	readonly hits: readonly FoundHit[];
	/** What failed, in sentences; each is said once in a run, unless it is why nothing at all was found. */
	readonly notices: readonly string[];
}

/**
 * Makes a chain. For each query the engines are asked in their order until one answers; complements (Wikipedia) are asked
 * beside them, because they cost nothing, are seldom wrong, and show a page that engines bury. Without a network nobody else
 * is asked.
 */
export function createSearchChain(providers: readonly SearchProvider[]): SearchChain {
	const engines = providers.filter(it => it.isComplement !== true);
	const complements = providers.filter(it => it.isComplement === true);
	/** Providers that are not asked again, each with the reason. */
	const left = new Map<SearchProvider, SearchError>();
	const said = new Set<string>();

	/** One provider's hits for one query, or why there are none. */
	async function ask(
		provider: SearchProvider,
		query: SearchQuery,
		signal: AbortSignal,
	): Promise<HitList | SearchError> {
		const reason = left.get(provider);
		if (reason) {
			return reason;
		}
		try {
			const hits = await provider.search(query, signal);
			return { query: query.text, provider: provider.name, isComplement: provider.isComplement === true, hits };
		} catch (error) {
			signal.throwIfAborted();
			if (!(error instanceof SearchError)) {
				throw error;
			}
			if (error.code === 'quota' || error.code === 'unauthorized') {
				left.set(provider, error);
			}
			return error;
		}
	}

	async function askEngines(query: SearchQuery, signal: AbortSignal): Promise<readonly (HitList | SearchError)[]> {
		const answers: (HitList | SearchError)[] = [];
		for (const engine of engines) {
			const answer = await ask(engine, query, signal);
			answers.push(answer);
			if (!(answer instanceof SearchError) || answer.code === 'offline') {
				break;
			}
		}
		return answers;
	}

	return {
		async searchAll(queries, signal) {
			const answers = await Promise.all(
				queries.map(query =>
					Promise.all([
						askEngines(query, signal),
						Promise.all(complements.map(complement => ask(complement, query, signal))),
					]),
				),
			);
			const fromEngines = answers.flatMap(([it]) => it);
			const all = [...fromEngines, ...answers.flatMap(([, it]) => it)];
			const hits = fuseHits(all.filter((it): it is HitList => !(it instanceof SearchError)));
			// That a complement failed matters only where it would have been all there is.
			const failures = (fromEngines.some(it => !(it instanceof SearchError)) ? fromEngines : all).filter(
				it => it instanceof SearchError,
			);
			const sentences = [...new Set(failures.map(it => it.message))];
			const notices = hits.length === 0 ? sentences : sentences.filter(it => !said.has(it));
			for (const it of sentences) {
				said.add(it);
			}
			return { hits, notices };
		},
	};
}
