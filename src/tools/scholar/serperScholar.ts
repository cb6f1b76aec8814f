import * as z from 'zod';
import { webAddress } from '../providers/hit.ts';
import { countIfAny, listOf, textIfAny } from '../providers/leniently.ts';
import { queryText } from '../providers/queryText.ts';
import { serperService } from '../providers/serper.ts';
import { askForJson, type KeyedOptions } from '../providers/serviceCall.ts';
import type { WebDoor } from '../web/door.ts';
import { cslDate, personOf, titleOf } from './paperFields.ts';
import type { PersonName, ScholarHit, ScholarSource } from './scholarSource.ts';

/** Google Scholar through Serper. It has no abstracts, only excerpts, which are no evidence. */
export function createSerperScholar(door: WebDoor, { key, endpoint }: KeyedOptions): ScholarSource {
	return {
		name: 'Google Scholar',
		async search({ text, limit, since, until }, signal) {
			const { organic } = await askForJson(
				door,
				serperService(key),
				{
					url: endpoint ?? new URL('https://google.serper.dev/scholar'),
					method: 'POST',
					headers: { 'x-api-key': key },
					body: {
						q: queryText(text, { characters: 1_500, words: 32 }),
						num: Math.min(Math.max(limit, 10), 20),
						...(since === undefined ? {} : { as_ylo: Number(since.slice(0, 4)) }),
						...(until === undefined ? {} : { as_yhi: Number(until.slice(0, 4)) }),
					},
					isUsersOwn: endpoint !== undefined,
				},
				Answer,
				signal,
			);
			return organic.map(toHit).filter(it => it !== undefined);
		},
	};
}

const Entry = z.object({
	title: z.string(),
	link: textIfAny,
	publicationInfo: textIfAny,
	year: z
		.union([z.int(), z.string().transform(Number)])
		.optional()
		.catch(undefined),
	citedBy: z.union([countIfAny, z.object({ total: countIfAny }).transform(it => it.total)]).catch(undefined),
	pdfUrl: textIfAny,
});
type Entry = z.infer<typeof Entry>;

const Answer = z.object({ organic: listOf(Entry) });

function toHit(entry: Entry): ScholarHit | undefined {
	const pdfUrl = webAddress(entry.pdfUrl ?? '');
	const url = webAddress(entry.link ?? '') ?? pdfUrl;
	// Scholar marks books, PDFs and bare citations: `[BOOK][B] …`.
	const title = titleOf(entry.title.replace(/^(?:\[[A-Z]+\])+(?:\[[A-Z]\])?\s*/, ''));
	if (url === undefined || title === '') {
		return undefined;
	}
	const { author, venue } = readInfo(entry.publicationInfo ?? '');
	return {
		type: /^(?:\[BOOK\])/.test(entry.title) ? 'book' : 'article',
		title,
		author,
		'container-title': venue,
		issued: entry.year === undefined ? undefined : cslDate(String(entry.year)),
		url,
		pdfUrl,
		citationCount: entry.citedBy,
		sources: ['Google Scholar'],
	};
}

/** `A Vaswani, N Shazeer… - Advances in neural …, 2017 - proceedings.neurips.cc`: authors, venue and year, host; cut with `…`. */
function readInfo(info: string): { readonly author: readonly PersonName[]; readonly venue: string | undefined } {
	const [people = '', where = ''] = info.split(' - ', 2);
	const author = people
		.split(', ')
		.map(it => personOf(it.replace('…', '')))
		.filter(it => it !== undefined);
	const venue = titleOf(where.replace(/,?\s*\d{4}$/, ''));
	return { author, venue: venue === '' || venue.includes('…') ? undefined : venue };
}
