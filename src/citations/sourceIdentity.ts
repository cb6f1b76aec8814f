import type { StoredSource } from './citedReport.ts';

/** Something that two sources have in common only when they are one. */
export interface SourceIdentity {
	readonly key: string;
	/** In words, after “one source”: `the same DOI`. */
	readonly what: string;
}

/** By what a source is known: its DOI, its number at arXiv, its address without what does not change the page. Files have none. */
export function identityOf({ uri, ...fields }: StoredSource): SourceIdentity[] {
	const doi = doiOf(fields['DOI']) ?? doiOf(uri);
	const arxiv = arxivOf(uri) ?? arxivOf(doi);
	const address = addressOf(uri);
	return [
		...(arxiv === undefined ? [] : [{ key: `arxiv:${arxiv}`, what: 'the same paper at arXiv' }]),
		...(doi === undefined ? [] : [{ key: `doi:${doi}`, what: 'the same DOI' }]),
		...(address === undefined ? [] : [{ key: address, what: 'the same address' }]),
	];
}

/** Of a field `DOI`, or of an address at doi.org. */
function doiOf(value: unknown): string | undefined {
	const found =
		typeof value === 'string'
			? /^(?:doi:\s*|https?:\/\/(?:dx\.|www\.)?doi\.org\/)?(10\.\d{4,9}\/[^\s?#]+)$/i.exec(value.trim())
			: null;
	return found?.[1]?.toLowerCase();
}

/** `2301.00001` or `math.GT/0309136`, without the version. */
function arxivOf(value: string | undefined): string | undefined {
	const id = String.raw`((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7}))(?:v\d+)?(?:\.pdf)?`;
	const pattern = new RegExp(
		String.raw`^(?:https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/|10\.48550\/arxiv\.)${id}(?:[?#].*)?$`,
		'i',
	);
	return pattern.exec(value ?? '')?.[1]?.toLowerCase();
}

const tracking = /^(?:utm_\w+|gclid|dclid|fbclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl|spm|cmpid)$/i;

function addressOf(uri: string): string | undefined {
	const url = URL.parse(uri);
	if (!url || !/^https?:$/.test(url.protocol)) {
		return undefined;
	}
	const fields = [...url.searchParams].filter(([name]) => !tracking.test(name)).map(it => it.join('='));
	const path = url.pathname.replace(/\/+$/, '');
	return `${url.host.replace(/^www\./, '')}${path}?${fields.sort().join('&')}`;
}
