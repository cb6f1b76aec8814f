import * as z from 'zod';
import { webAddress } from '../providers/hit.ts';
import { countIfAny, listOf, textIfAny } from '../providers/leniently.ts';
import { plainText } from '../providers/plainText.ts';
import { queryText } from '../providers/queryText.ts';
import { askForJson } from '../providers/serviceCall.ts';
import { createTurns } from '../providers/turns.ts';
import type { WebDoor } from '../web/door.ts';
import { abstractOf, cslDateOf, doiOf, doiUrl, isoDate, titleOf } from './paperFields.ts';
import type {
	OpenServiceOptions,
	PersonName,
	Retraction,
	ScholarHit,
	ScholarQuery,
	ScholarSource,
} from './scholarSource.ts';

/** Crossref (crossref.org), where publishers register DOIs; it has the retractions that Retraction Watch collects. */
export function createCrossref(door: WebDoor, { mirror, mailto }: OpenServiceOptions): ScholarSource {
	// Its public pool serves one search of a client at a time.
	const takeTurn = createTurns({ apart: 0 });
	return {
		name: 'Crossref',
		mostQueries: 5,
		async search(query, signal) {
			const url = new URL(mirror ?? crossrefUrl);
			url.searchParams.set('query.bibliographic', queryText(query.text, { characters: 500 }));
			url.searchParams.set('rows', String(Math.min(query.limit, 50)));
			const filter = filterOf(query);
			if (filter !== '') {
				url.searchParams.set('filter', filter);
			}
			if (mailto !== undefined) {
				url.searchParams.set('mailto', mailto);
			}
			const request = { url, method: 'GET', isUsersOwn: mirror !== undefined } as const;
			const answer = await takeTurn(() => askForJson(door, { name: 'Crossref' }, request, Answer, signal), signal);
			return answer.message.items.map(workToHit).filter(it => it !== undefined);
		},
	};
}

export const crossrefUrl = 'https://api.crossref.org/works';

const Parts = z
	.object({ 'date-parts': z.array(z.array(z.unknown())) })
	.optional()
	.catch(undefined);

/** A work as Crossref describes it; the same alone and in a list. */
export const CrossrefWork = z.object({
	DOI: z.string(),
	type: textIfAny,
	title: listOf(z.string()).catch([]),
	'container-title': listOf(z.string()).catch([]),
	publisher: textIfAny,
	volume: textIfAny,
	issue: textIfAny,
	page: textIfAny,
	issued: Parts,
	author: listOf(z.object({ family: textIfAny, given: textIfAny, name: textIfAny })).catch([]),
	abstract: textIfAny,
	'is-referenced-by-count': countIfAny,
	link: listOf(z.object({ URL: z.string(), 'content-type': textIfAny, 'intended-application': textIfAny })).catch([]),
	license: listOf(z.object({ URL: z.string() })).catch([]),
	'updated-by': listOf(z.object({ DOI: textIfAny, type: z.string(), updated: Parts })).catch([]),
});
export type CrossrefWork = z.infer<typeof CrossrefWork>;

const Answer = z.object({ message: z.object({ items: listOf(CrossrefWork) }) });

function filterOf({ since, until }: ScholarQuery): string {
	return [
		...(since === undefined ? [] : [`from-pub-date:${since}`]),
		...(until === undefined ? [] : [`until-pub-date:${until}`]),
	].join(',');
}

/** The work as a hit; nothing for records of parts and of components, which have no title. */
export function workToHit(work: CrossrefWork): ScholarHit | undefined {
	const DOI = doiOf(work.DOI);
	const title = titleOf(work.title[0]);
	if (DOI === undefined || title === '') {
		return undefined;
	}
	return {
		type: types.get(work.type ?? '') ?? 'document',
		title,
		author: work.author.map(nameOf).filter(it => it !== undefined),
		'container-title': titleOf(work['container-title'][0]) || undefined,
		issued: cslDateOf(work.issued?.['date-parts']),
		DOI,
		url: doiUrl(DOI),
		pdfUrl: openPdf(work),
		citationCount: work['is-referenced-by-count'],
		retraction: retractionOf(work),
		abstract: abstractOf(work.abstract),
		sources: ['Crossref'],
	};
}

const types: ReadonlyMap<string, string> = new Map([
	['journal-article', 'article-journal'],
	['proceedings-article', 'paper-conference'],
	['posted-content', 'article'],
	['book-chapter', 'chapter'],
	['book-section', 'chapter'],
	['book', 'book'],
	['monograph', 'book'],
	['edited-book', 'book'],
	['reference-book', 'book'],
	['reference-entry', 'entry'],
	['dissertation', 'thesis'],
	['report', 'report'],
	['dataset', 'dataset'],
	['standard', 'standard'],
	['peer-review', 'review'],
]);

function nameOf({ family, given, name }: CrossrefWork['author'][number]): PersonName | undefined {
	const [last, first, whole] = [family, given, name].map(it => plainText(it ?? '', 200));
	return last ? { family: last, ...(first ? { given: first } : {}) } : whole ? { literal: whole } : undefined;
}

/** A copy to read: publishers also name copies for text mining, which need their consent unless the licence is an open one. */
function openPdf({ link, license }: CrossrefWork): string | undefined {
	const isOpen = license.some(it => /creativecommons\.org/i.test(it.URL));
	const pdf = link.find(it => it['content-type'] === 'application/pdf');
	return isOpen && pdf ? webAddress(pdf.URL) : undefined;
}

function retractionOf(work: CrossrefWork): Retraction | undefined {
	const updates = work['updated-by'];
	const final = updates.find(it => /^(?:retraction|removal|withdrawal)$/.test(it.type));
	const update = final ?? updates.find(it => cautions.has(it.type));
	if (!update) {
		return undefined;
	}
	const date = isoDate(cslDateOf(update.updated?.['date-parts']));
	const doi = doiOf(update.DOI);
	const what = cautions.get(update.type) ?? (update.type === 'withdrawal' ? 'Withdrawn' : 'Retracted');
	const when = date === undefined ? '' : ` on ${date}`;
	return { isRetracted: final !== undefined, notice: `${what}${when}${doi === undefined ? '' : ` (${doiUrl(doi)})`}.` };
}

const cautions: ReadonlyMap<string, string> = new Map([
	['partial_retraction', 'Retracted in part'],
	['expression_of_concern', 'Put under an expression of concern'],
]);
