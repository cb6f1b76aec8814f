/**
 * The address of a mirror that the user runs of an open service: `DEEP_RESEARCH_OPENALEX_URL` for `openalex`. Nothing when none is
 * set, or when it is no web address.
 */
export function mirrorOf(variables: Readonly<Record<string, string | undefined>>, service: Mirrored): URL | undefined {
	const url = URL.parse(variables[`DEEP_RESEARCH_${service.toUpperCase()}_URL`]?.trim() ?? '');
	return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
}

/** Services without a key, of which there may be mirrors. */
export type Mirrored = 'wikipedia' | 'openalex' | 'crossref' | 'datacite' | 'arxiv' | 'semantic_scholar' | 'europe_pmc';
