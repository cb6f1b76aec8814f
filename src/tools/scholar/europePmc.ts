import * as z from 'zod';
import { webAddress } from '../providers/hit.ts';
import { countIfAny, listOf, textIfAny } from '../providers/leniently.ts';
import { queryText } from '../providers/queryText.ts';
import { SearchError } from '../providers/searchProvider.ts';
import { askForJson } from '../providers/serviceCall.ts';
import type { WebDoor } from '../web/door.ts';
import { abstractOf, cslDate, doiOf, doiUrl, personOf, titleOf } from './paperFields.ts';
import type { OpenServiceOptions, PersonName, ScholarHit, ScholarQuery, ScholarSource } from './scholarSource.ts';

/** Europe PMC (europepmc.org): the life sciences, all of PubMed included. */
export function createEuropePmc(door: WebDoor, { mirror }: OpenServiceOptions): ScholarSource {
	return {
		name: 'Europe PMC',
		async search(query, signal) {
			const url = new URL(mirror ?? 'https://www.ebi.ac.uk/europepmc/webservices/rest/search');
			url.searchParams.set('query', expressionOf(query));
			url.searchParams.set('format', 'json');
			url.searchParams.set('resultType', 'core');
			url.searchParams.set('pageSize', String(Math.min(query.limit, 100)));
			const request = { url, method: 'GET', isUsersOwn: mirror !== undefined } as const;
			const answer = await askForJson(door, { name: 'Europe PMC' }, request, Answer, signal);
			if ('errMsg' in answer) {
				throw new SearchError('unavailable', 'Europe PMC could not read the query.');
			}
			return answer.resultList.result.map(toHit).filter(it => it !== undefined);
		},
	};
}

/** Its query language has fields, brackets and operators; the words of a question are words. */
function expressionOf({ text, since, until }: ScholarQuery): string {
	const words = queryText(text.replace(/[^\p{L}\p{N}\p{M}'’.-]+/gu, ' '), { characters: 400 });
	const dates = `FIRST_PDATE:[${since ?? '1500-01-01'} TO ${until ?? '3000-12-31'}]`;
	return since === undefined && until === undefined ? words : `(${words}) AND ${dates}`;
}

const Author = z.object({ fullName: textIfAny, firstName: textIfAny, lastName: textIfAny, collectiveName: textIfAny });

const Result = z.object({
	id: z.string(),
	source: z.string(),
	doi: textIfAny,
	title: z.string(),
	authorList: z
		.object({ author: listOf(Author) })
		.optional()
		.catch(undefined),
	journalInfo: z
		.object({ journal: z.object({ title: textIfAny }) })
		.optional()
		.catch(undefined),
	pubYear: textIfAny,
	firstPublicationDate: textIfAny,
	abstractText: textIfAny,
	citedByCount: countIfAny,
	pubTypeList: z
		.object({ pubType: listOf(z.string()) })
		.optional()
		.catch(undefined),
	fullTextUrlList: z
		.object({
			fullTextUrl: listOf(z.object({ availabilityCode: textIfAny, documentStyle: textIfAny, url: z.string() })),
		})
		.optional()
		.catch(undefined),
});
type Result = z.infer<typeof Result>;

const Answer = z.union([
	z.object({ errMsg: z.string() }),
	z.object({ resultList: z.object({ result: listOf(Result) }) }),
]);

function toHit(result: Result): ScholarHit | undefined {
	const DOI = doiOf(result.doi);
	const title = titleOf(result.title);
	if (title === '' || !/^[A-Z]{2,6}$/.test(result.source) || !/^[\w.-]{1,40}$/.test(result.id)) {
		return undefined;
	}
	const isPreprint = result.source === 'PPR';
	const types = result.pubTypeList?.pubType.map(it => it.toLowerCase()) ?? [];
	return {
		type: isPreprint ? 'article' : 'article-journal',
		title,
		author: (result.authorList?.author ?? []).map(nameOf).filter(it => it !== undefined),
		'container-title': titleOf(result.journalInfo?.journal.title) || undefined,
		issued: cslDate(result.firstPublicationDate ?? result.pubYear),
		DOI,
		url: DOI === undefined ? `https://europepmc.org/article/${result.source}/${result.id}` : doiUrl(DOI),
		pdfUrl: openPdf(result),
		citationCount: result.citedByCount,
		retraction: types.includes('retracted publication')
			? { isRetracted: true, notice: 'Retracted, according to PubMed.' }
			: types.includes('expression of concern')
				? { isRetracted: false, notice: 'Under an expression of concern, according to PubMed.' }
				: undefined,
		abstract: abstractOf(result.abstractText),
		sources: ['Europe PMC'],
	};
}

function nameOf({ lastName, firstName, collectiveName, fullName }: z.infer<typeof Author>): PersonName | undefined {
	return personOf(
		lastName !== undefined && firstName !== undefined ? `${lastName}, ${firstName}` : (collectiveName ?? fullName),
	);
}

/** Codes `OA` and `F` mean that anybody may read it. */
function openPdf({ fullTextUrlList }: Result): string | undefined {
	const open = fullTextUrlList?.fullTextUrl.find(
		it => it.documentStyle === 'pdf' && (it.availabilityCode === 'OA' || it.availabilityCode === 'F'),
	);
	return open ? webAddress(open.url) : undefined;
}
