/** Somewhere to search the literature: a catalogue, a repository, an index of citations. */
export interface ScholarSource {
	/** As messages name it: `OpenAlex`. */
	readonly name: string;
	/** How many queries of one call it is asked: services that want requests slow or few get only the first. */
	readonly mostQueries?: number;
	/** Finds papers, best first. Throws `SearchError`. */
	search(query: ScholarQuery, signal: AbortSignal): Promise<readonly ScholarHit[]>;
}

export interface ScholarQuery {
	readonly text: string;
	readonly limit: number;
	/** ISO dates, both included. */
	readonly since?: string | undefined;
	readonly until?: string | undefined;
}

/** A paper as its metadata describes it. All texts are plain, on one line; they are somebody's words. */
export interface ScholarHit extends PaperMetadata {
	/** The landing page: the DOI's address where there is one. */
	readonly url: string;
	/** A copy that anybody may read. */
	readonly pdfUrl?: string | undefined;
	readonly citationCount?: number | undefined;
	/** Why the paper should not be relied on, in a sentence: retracted, withdrawn, under an expression of concern. */
	readonly retraction?: Retraction | undefined;
	readonly abstract?: string | undefined;
	/** The names of the sources that know it, the one that the abstract is from first. */
	readonly sources: readonly string[];
}

export interface Retraction {
	/** Whether the paper is void; otherwise there is a concern about it. */
	readonly isRetracted: boolean;
	/** A sentence for readers: `Retracted on 2019-07-26 (https://doi.org/…).` */
	readonly notice: string;
}

/** What a bibliography needs, in the fields of CSL-JSON. */
export interface PaperMetadata {
	/** CSL's item types: `article-journal`, `paper-conference`, `article` (a preprint), `chapter`, … */
	readonly type: string;
	readonly title: string;
	readonly author: readonly PersonName[];
	readonly 'container-title'?: string | undefined;
	readonly issued?: CslDate | undefined;
	/** In lower case, without `https://doi.org/`. */
	readonly DOI?: string | undefined;
}

export interface PersonName {
	readonly family?: string;
	readonly given?: string;
	/** A name that is not taken apart: of an organisation, or as a service wrote it. */
	readonly literal?: string;
}

export interface CslDate {
	/** Year, and month and day where they are known. */
	readonly 'date-parts': readonly [readonly number[]];
}

/** How a service without a key is reached. */
export interface OpenServiceOptions {
	/** Another address than the service's own, for the same API; it may be on this machine. */
	readonly mirror?: URL | undefined;
	/** The user's e-mail address, where the user chose to be known: such requests are served better. */
	readonly mailto?: string | undefined;
}
