import * as z from 'zod';
import { webAddress } from '../providers/hit.ts';
import { countIfAny, listOf, textIfAny } from '../providers/leniently.ts';
import { queryText } from '../providers/queryText.ts';
import { askForJson, type Service } from '../providers/serviceCall.ts';
import type { WebDoor } from '../web/door.ts';
import { abstractOf, cslDate, doiOf, doiUrl, personOf, titleOf } from './paperFields.ts';
import type { OpenServiceOptions, ScholarHit, ScholarQuery, ScholarSource } from './scholarSource.ts';

/**
 * OpenAlex (openalex.org): works of all fields, with citations, open copies and retractions. A key costs nothing and allows ten
 * times as many searches a day; its API takes it in the address only.
 */
export function createOpenAlex(
	door: WebDoor,
	{ mirror, mailto, key }: OpenServiceOptions & { readonly key?: string | undefined },
): ScholarSource {
	const service = key === undefined ? keyless : { name: 'OpenAlex', variable: 'OPENALEX_API_KEY', key };
	return {
		name: 'OpenAlex',
		// Without a key it grants a hundred searches a day.
		mostQueries: key === undefined ? 3 : 10,
		async search(query, signal) {
			const url = new URL(mirror ?? 'https://api.openalex.org/works');
			url.searchParams.set('search', queryText(query.text, { characters: 500 }));
			url.searchParams.set('per_page', String(Math.min(query.limit, 100)));
			url.searchParams.set('select', fields);
			const filter = filterOf(query);
			if (filter !== '') {
				url.searchParams.set('filter', filter);
			}
			if (mailto !== undefined) {
				url.searchParams.set('mailto', mailto);
			}
			if (key !== undefined) {
				url.searchParams.set('api_key', key);
			}
			const request = { url, method: 'GET', isUsersOwn: mirror !== undefined } as const;
			const { results } = await askForJson(door, service, request, Answer, signal);
			return results.map(toHit).filter(it => it !== undefined);
		},
	};
}

const keyless: Service = {
	name: 'OpenAlex',
	explain: ({ status }) =>
		status === 429 || status === 401 || status === 403
			? {
					code: 'quota',
					message: `OpenAlex answers no more without a key today (status ${status}). A key is free: set OPENALEX_API_KEY (openalex.org/settings/api).`,
				}
			: undefined,
};

const fields =
	'id,doi,display_name,publication_date,publication_year,type,authorships,primary_location,best_oa_location,cited_by_count,is_retracted,abstract_inverted_index';

const Place = z
	.object({
		landing_page_url: textIfAny,
		pdf_url: textIfAny,
		source: z.object({ display_name: textIfAny, type: textIfAny }).optional().catch(undefined),
	})
	.optional()
	.catch(undefined);

const Work = z.object({
	id: textIfAny,
	doi: textIfAny,
	display_name: z.string(),
	publication_date: textIfAny,
	publication_year: countIfAny,
	type: textIfAny,
	authorships: listOf(z.object({ author: z.object({ display_name: z.string() }) })).catch([]),
	primary_location: Place,
	best_oa_location: Place,
	cited_by_count: countIfAny,
	is_retracted: z.boolean().optional().catch(undefined),
	abstract_inverted_index: z
		.record(z.string(), z.array(z.int().min(0)))
		.nullish()
		.catch(undefined),
});
type Work = z.infer<typeof Work>;

const Answer = z.object({ results: listOf(Work) });

function filterOf({ since, until }: ScholarQuery): string {
	return [
		...(since === undefined ? [] : [`from_publication_date:${since}`]),
		...(until === undefined ? [] : [`to_publication_date:${until}`]),
	].join(',');
}

function toHit(work: Work): ScholarHit | undefined {
	const DOI = doiOf(work.doi);
	const venue = work.primary_location?.source;
	const url = DOI === undefined ? webAddress(work.primary_location?.landing_page_url ?? work.id ?? '') : doiUrl(DOI);
	const title = titleOf(work.display_name);
	if (url === undefined || title === '') {
		return undefined;
	}
	return {
		type: typeOf(work.type, venue?.type),
		title,
		author: work.authorships.map(it => personOf(it.author.display_name)).filter(it => it !== undefined),
		'container-title': titleOf(venue?.display_name) || undefined,
		issued: cslDate(work.publication_date ?? work.publication_year?.toString()),
		DOI,
		url,
		pdfUrl: webAddress(work.best_oa_location?.pdf_url ?? work.primary_location?.pdf_url ?? ''),
		citationCount: work.cited_by_count,
		retraction:
			work.is_retracted === true ? { isRetracted: true, notice: 'Retracted, according to OpenAlex.' } : undefined,
		abstract: abstractOf(textOfIndex(work.abstract_inverted_index ?? {})),
		sources: ['OpenAlex'],
	};
}

function typeOf(type: string | undefined, venue: string | undefined): string {
	switch (type) {
		case 'preprint':
			return 'article';
		case 'book-chapter':
			return 'chapter';
		case 'book':
		case 'dataset':
		case 'report':
		case 'standard':
			return type;
		case 'dissertation':
			return 'thesis';
		default:
			return venue === 'conference' ? 'paper-conference' : venue === 'repository' ? 'article' : 'article-journal';
	}
}

/** The text of an index that holds for each word the places at which it stands. */
function textOfIndex(index: Readonly<Record<string, readonly number[]>>): string {
	const words: (readonly [number, string])[] = [];
	for (const [word, places] of Object.entries(index)) {
		for (const place of places) {
			words.push([place, word]);
		}
	}
	return words
		.sort((a, b) => a[0] - b[0])
		.slice(0, 5_000)
		.map(it => it[1])
		.join(' ');
}
