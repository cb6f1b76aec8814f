import type { Source } from '../report/source.ts';

/** The DOI of a source: what it says, else what its address tells. In lower case and without a resolver. */
export function doiOfSource(source: Source): string | undefined {
	const own = source['DOI'];
	return (typeof own === 'string' ? plainDoi(own) : undefined) ?? doiInAddress(source.uri);
}

/** The address at which a DOI resolves. */
export function doiAddress(doi: string): string {
	return `https://doi.org/${encodeURI(doi).replace(/[?#]/g, encodeURIComponent)}`;
}

/** Whether the source is a paper on arXiv. */
export function isArxiv(source: Source): boolean {
	return arxivId(URL.parse(source.uri) ?? undefined) !== undefined;
}

/** The name of a paper at arXiv (`1706.03762`), from its DOI. */
export function arxivIdOf(doi: string | undefined): string | undefined {
	return doi?.toLowerCase().startsWith(arxivPrefix) ? doi.slice(arxivPrefix.length) : undefined;
}

function doiInAddress(uri: string): string | undefined {
	const url = URL.parse(uri);
	if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
		return undefined;
	}
	const arxiv = arxivId(url);
	if (arxiv !== undefined) {
		return `${arxivPrefix}${arxiv}`;
	}
	if (/^(?:www\.|dx\.)?doi\.org$/.test(url.hostname)) {
		return plainDoi(url.pathname.slice(1));
	}
	// Publishers' pages: /doi/10.1145/3292500, /doi/full/10.1002/…, /doi/pdf/….
	return plainDoi(/\/doi\/(?:[a-z]{2,12}\/){0,2}(10\.\d{4,9}\/.+)$/i.exec(url.pathname)?.[1]);
}

function arxivId(url: URL | undefined): string | undefined {
	if (!/^(?:www\.|export\.)?arxiv\.org$/.test(url?.hostname ?? '')) {
		return undefined;
	}
	const found = /^\/(?:abs|pdf|html)\/((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7}))(?:v\d+)?(?:\.pdf)?\/?$/i;
	return found.exec(url?.pathname ?? '')?.[1]?.toLowerCase();
}

const arxivPrefix = '10.48550/arxiv.';

/** A DOI without its resolver or `doi:`; nothing when the text is none. */
function plainDoi(text: string | undefined): string | undefined {
	const [, doi] =
		/^(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|doi:\s*)?(10\.\d{4,9}\/[\x21-\x7e]{1,300})$/i.exec(
			decoded(text?.trim() ?? ''),
		) ?? [];
	return doi?.replace(/[/.,;]+$/, '').toLowerCase();
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
