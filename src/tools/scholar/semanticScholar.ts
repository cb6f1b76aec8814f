import * as z from 'zod';
import { webAddress } from '../providers/hit.ts';
import { countIfAny, listOf, textIfAny } from '../providers/leniently.ts';
import { queryText } from '../providers/queryText.ts';
import { askForJson } from '../providers/serviceCall.ts';
import { createTurns } from '../providers/turns.ts';
import type { WebDoor } from '../web/door.ts';
import { abstractOf, cslDate, doiOf, doiUrl, personOf, titleOf } from './paperFields.ts';
import type { OpenServiceOptions, ScholarHit, ScholarSource } from './scholarSource.ts';

/** Semantic Scholar (semanticscholar.org). Without a key all of the world shares one limit, which is often reached. */
export function createSemanticScholar(
	door: WebDoor,
	{ mirror, key }: OpenServiceOptions & { readonly key?: string | undefined },
): ScholarSource {
	const service = {
		name: 'Semantic Scholar',
		...(key === undefined ? {} : { variable: 'SEMANTIC_SCHOLAR_API_KEY', key }),
	};
	// One request a second is what it grants, also with a key.
	const takeTurn = createTurns({ apart: 1_000 });
	return {
		name: 'Semantic Scholar',
		mostQueries: 3,
		async search(query, signal) {
			const url = new URL(mirror ?? 'https://api.semanticscholar.org/graph/v1/paper/search');
			// A word with a hyphen finds nothing, says its documentation.
			url.searchParams.set('query', queryText(query.text.replaceAll('-', ' '), { characters: 300 }));
			url.searchParams.set('limit', String(Math.min(query.limit, 100)));
			url.searchParams.set('fields', fields);
			if (query.since !== undefined || query.until !== undefined) {
				url.searchParams.set('publicationDateOrYear', `${query.since ?? ''}:${query.until ?? ''}`);
			}
			const headers = key === undefined ? {} : { 'x-api-key': key };
			const request = { url, method: 'GET', headers, isUsersOwn: mirror !== undefined } as const;
			const { data } = await takeTurn(() => askForJson(door, service, request, Answer, signal), signal);
			return (data ?? []).map(toHit).filter(it => it !== undefined);
		},
	};
}

const fields =
	'title,abstract,year,publicationDate,venue,journal,authors,externalIds,openAccessPdf,citationCount,publicationTypes,url';

const Paper = z.object({
	title: z.string(),
	abstract: textIfAny,
	year: countIfAny,
	publicationDate: textIfAny,
	venue: textIfAny,
	journal: z.object({ name: textIfAny }).optional().catch(undefined),
	authors: listOf(z.object({ name: z.string() })).catch([]),
	externalIds: z.object({ DOI: textIfAny, ArXiv: textIfAny }).optional().catch(undefined),
	openAccessPdf: z.object({ url: textIfAny }).optional().catch(undefined),
	citationCount: countIfAny,
	publicationTypes: listOf(z.string()).catch([]),
	url: textIfAny,
});
type Paper = z.infer<typeof Paper>;

/** `data` is absent where nothing was found. */
const Answer = z.object({ total: z.number(), data: listOf(Paper).optional() });

function toHit(paper: Paper): ScholarHit | undefined {
	const arxiv = paper.externalIds?.ArXiv;
	const DOI = doiOf(paper.externalIds?.DOI) ?? (arxiv === undefined ? undefined : doiOf(`10.48550/arxiv.${arxiv}`));
	const url = DOI === undefined ? webAddress(paper.url ?? '') : doiUrl(DOI);
	const title = titleOf(paper.title);
	if (url === undefined || title === '') {
		return undefined;
	}
	return {
		type: typeOf(paper),
		title,
		author: paper.authors.map(it => personOf(it.name)).filter(it => it !== undefined),
		'container-title': titleOf(paper.journal?.name ?? paper.venue) || undefined,
		issued: cslDate(paper.publicationDate ?? paper.year?.toString()),
		DOI,
		url,
		pdfUrl: webAddress(paper.openAccessPdf?.url ?? ''),
		citationCount: paper.citationCount,
		abstract: abstractOf(paper.abstract),
		sources: ['Semantic Scholar'],
	};
}

function typeOf({ publicationTypes: types, venue }: Paper): string {
	if (types.includes('Conference')) {
		return 'paper-conference';
	}
	if (types.includes('BookSection')) {
		return 'chapter';
	}
	if (types.includes('Book')) {
		return 'book';
	}
	if (types.includes('Dataset')) {
		return 'dataset';
	}
	return venue === 'arXiv.org' ? 'article' : 'article-journal';
}
