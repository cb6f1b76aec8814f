import { SearchError } from './searchProvider.ts';

/** Whatever can be searched: a provider, a source of literature. */
export interface Searchable {
	readonly name: string;
	/** Throws `SearchError`. */
	search(query: { readonly text: string; readonly limit: number }, signal: AbortSignal): Promise<readonly unknown[]>;
}

/** Asks a provider one small question for real; the line says that it works, or what to do. */
export async function checkProvider(
	provider: Searchable,
	signal: AbortSignal,
): Promise<{ readonly works: boolean; readonly line: string }> {
	try {
		const hits = await provider.search({ text: 'wikipedia', limit: 1 }, signal);
		return hits.length > 0
			? { works: true, line: `${provider.name}: works` }
			: {
					works: false,
					line: `${provider.name}: answers, but found nothing for a word that is on many pages; check its settings`,
				};
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof SearchError)) {
			throw error;
		}
		return { works: false, line: `${provider.name}: ${error.message}` };
	}
}
