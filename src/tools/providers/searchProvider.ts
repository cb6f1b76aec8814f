/** Somewhere to search the web: a service with a key, a server of the user's own, or a keyless API. */
export interface SearchProvider {
	/** As the user configures and messages name it: `serper`, `searxng`, `wikipedia`, … */
	readonly name: string;
	/** It knows one site only: it is asked beside an engine for the whole web, not instead of one. */
	readonly isComplement?: boolean;
	/** Finds pages, best first. Throws `SearchError`. */
	search(query: SearchQuery, signal: AbortSignal): Promise<readonly SearchHit[]>;
}

export interface SearchQuery {
	readonly text: string;
	readonly limit: number;
	/** Only pages of this host or below it: `docs.python.org`. */
	readonly site?: string | undefined;
	/** ISO dates, both included: only pages published then, as far as the provider knows. */
	readonly since?: string | undefined;
	readonly until?: string | undefined;
	/** ISO 639-1: `en`, `zh`. */
	readonly language?: string | undefined;
}

export interface SearchHit {
	/** http or https. */
	readonly url: string;
	readonly title: string;
	/** What the provider shows of the page: somebody's words, never evidence. */
	readonly snippet: string;
	/** ISO date, or year, where the provider says it. */
	readonly published?: string | undefined;
}

/** `quota` and `unauthorized` concern the account, `offline` the machine; the next provider may do better. */
export type SearchErrorCode = 'offline' | 'quota' | 'unauthorized' | 'unavailable' | 'malformed';

/** A search that gave no answer (finding nothing is an answer). The message names the provider and what to do; never a key. */
export class SearchError extends Error {
	override readonly name = 'SearchError';
	readonly code: SearchErrorCode;

	constructor(code: SearchErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}
