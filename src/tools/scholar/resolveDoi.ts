import * as z from 'zod';
import type { Variables } from '../providers/environment.ts';
import { listOf, textIfAny } from '../providers/leniently.ts';
import { mirrorOf } from '../providers/mirrors.ts';
import { plainText } from '../providers/plainText.ts';
import { askService, readJson, type Service } from '../providers/serviceCall.ts';
import type { WebDoor } from '../web/door.ts';
import { CrossrefWork, crossrefUrl, workToHit } from './crossref.ts';
import { cslDate, doiOf, personOf, titleOf } from './paperFields.ts';
import type { PaperMetadata } from './scholarSource.ts';
import { mailtoOf } from './scholarSources.ts';

/** What a bibliography says of a work with a DOI, in the fields of CSL-JSON. */
export interface Bibliographic extends PaperMetadata {
	readonly publisher?: string | undefined;
	readonly volume?: string | undefined;
	readonly issue?: string | undefined;
	readonly page?: string | undefined;
	/** Why it should not be relied on. */
	readonly note?: string | undefined;
}

/**
 * Makes the function that looks up a DOI: at Crossref, which has most papers, then at DataCite, which has data sets, software
 * and preprints. It gives `undefined` when neither knows it, or it is no DOI, and throws `SearchError` when they cannot be asked.
 */
export function createDoiResolver(
	variables: Variables,
	door: WebDoor,
): (doi: string, signal: AbortSignal) => Promise<Bibliographic | undefined> {
	const mirrors = { crossref: mirrorOf(variables, 'crossref'), datacite: mirrorOf(variables, 'datacite') };
	const mailto = mailtoOf(variables);
	return async (doi, signal) => {
		const name = doiOf(doi);
		if (name === undefined) {
			return undefined;
		}
		const crossref = urlOf(mirrors.crossref ?? new URL(crossrefUrl), name);
		if (mailto !== undefined) {
			crossref.searchParams.set('mailto', mailto);
		}
		const work = await lookUp(door, 'Crossref', crossref, mirrors.crossref !== undefined, Work, signal);
		const known = work && fromCrossref(work.message);
		if (known) {
			return known;
		}
		const datacite = urlOf(mirrors.datacite ?? new URL('https://api.datacite.org/dois'), name);
		const record = await lookUp(door, 'DataCite', datacite, mirrors.datacite !== undefined, Record, signal);
		return record && fromDataCite(name, record.data.attributes);
	};
}

/** What a service says of a DOI; `undefined` when it does not know it. */
async function lookUp<Answer>(
	door: WebDoor,
	name: string,
	url: URL,
	isUsersOwn: boolean,
	answer: z.ZodType<Answer>,
	signal: AbortSignal,
): Promise<Answer | undefined> {
	const service: Service = { name, isAnswer: it => it.status === 404 };
	const reply = await askService(door, service, { url, method: 'GET', isUsersOwn }, signal);
	return reply.status === 404 ? undefined : readJson(service, reply, answer);
}

function urlOf(base: URL, doi: string): URL {
	const url = new URL(base);
	url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(doi)}`;
	return url;
}

const Work = z.object({ message: CrossrefWork });

function fromCrossref(work: CrossrefWork): Bibliographic | undefined {
	const hit = workToHit(work);
	if (!hit) {
		return undefined;
	}
	const { type, title, author, issued, DOI, retraction } = hit;
	const [publisher, volume, issue, page] = [work.publisher, work.volume, work.issue, work.page].map(
		it => plainText(it ?? '', 200) || undefined,
	);
	return {
		type,
		title,
		author,
		'container-title': hit['container-title'],
		issued,
		DOI,
		publisher,
		volume,
		issue,
		page,
		note: retraction?.notice,
	};
}

const Attributes = z.object({
	titles: listOf(z.object({ title: z.string(), titleType: textIfAny })).catch([]),
	creators: listOf(z.object({ name: textIfAny, familyName: textIfAny, givenName: textIfAny })).catch([]),
	/** A text in older records. */
	publisher: z
		.union([z.string(), z.object({ name: z.string() }).transform(it => it.name)])
		.optional()
		.catch(undefined),
	publicationYear: z.union([z.int(), z.string()]).optional().catch(undefined),
	types: z.object({ citeproc: textIfAny }).optional().catch(undefined),
});

const Record = z.object({ data: z.object({ attributes: Attributes }) });

function fromDataCite(doi: string, attributes: z.infer<typeof Attributes>): Bibliographic | undefined {
	// One without a type is the title; others are subtitles and translations.
	const title = titleOf((attributes.titles.find(it => it.titleType === undefined) ?? attributes.titles[0])?.title);
	if (title === '') {
		return undefined;
	}
	return {
		type: /^[a-z][a-z-]{2,30}$/.test(attributes.types?.citeproc ?? '')
			? (attributes.types?.citeproc ?? '')
			: 'document',
		title,
		author: attributes.creators
			.map(({ name, familyName, givenName }) =>
				personOf(familyName !== undefined && givenName !== undefined ? `${familyName}, ${givenName}` : name),
			)
			.filter(it => it !== undefined),
		issued: cslDate(attributes.publicationYear?.toString()),
		DOI: doi,
		publisher: plainText(attributes.publisher ?? '', 200) || undefined,
	};
}
