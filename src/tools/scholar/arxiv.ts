import { webAddress } from '../providers/hit.ts';
import { queryText, tellingWords } from '../providers/queryText.ts';
import { SearchError } from '../providers/searchProvider.ts';
import { askService } from '../providers/serviceCall.ts';
import { createTurns } from '../providers/turns.ts';
import type { WebDoor } from '../web/door.ts';
import { type AtomEntry, readAtom } from './atom.ts';
import { abstractOf, cslDate, doiOf, doiUrl, personOf, titleOf } from './paperFields.ts';
import type { OpenServiceOptions, ScholarHit, ScholarQuery, ScholarSource } from './scholarSource.ts';

/** arXiv (arxiv.org). Its terms of use allow one request every three seconds. */
export function createArxiv(door: WebDoor, { mirror }: OpenServiceOptions): ScholarSource {
	const takeTurn = mirror === undefined ? publicTurns : createTurns({ apart: 0 });
	return {
		name: 'arXiv',
		mostQueries: 1,
		async search(query, signal) {
			const url = new URL(mirror ?? 'https://export.arxiv.org/api/query');
			url.searchParams.set('search_query', expressionOf(query));
			url.searchParams.set('start', '0');
			url.searchParams.set('max_results', String(Math.min(query.limit, 100)));
			url.searchParams.set('sortBy', 'relevance');
			const request = { url, method: 'GET', isUsersOwn: mirror !== undefined } as const;
			const { text } = await takeTurn(() => askService(door, { name: 'arXiv' }, request, signal), signal);
			const entries = readAtom(text);
			if (!entries) {
				// With status 200 as well.
				const isBusy = /^\s*rate exceeded/i.test(text);
				throw isBusy
					? new SearchError('quota', 'arXiv has had too many requests.')
					: new SearchError('malformed', 'arXiv answered in a form that cannot be read.');
			}
			return entries.map(toHit).filter(it => it !== undefined);
		},
	};
}

/** Of all runs of this process: they come from one machine. */
const publicTurns = createTurns({ apart: 3_000 });

/** All of the first words that say something; its operators and brackets are left to us. */
function expressionOf({ text, since, until }: ScholarQuery): string {
	const plain = queryText(text.replace(/[^\p{L}\p{N}\p{M}'’-]+/gu, ' '), { characters: 300 });
	const words = tellingWords(plain.split(' ')).slice(0, mostWords);
	const stamp = (date: string, time: string): string => `${date.replaceAll('-', '')}${time}`;
	const dates = `submittedDate:[${stamp(since ?? '1990-01-01', '0000')} TO ${stamp(until ?? '2999-12-31', '2359')}]`;
	return [...words.map(it => `all:${it}`), ...(since === undefined && until === undefined ? [] : [dates])].join(
		' AND ',
	);
}

/** Each of them must stand in the record. */
const mostWords = 8;

function toHit(entry: AtomEntry): ScholarHit | undefined {
	// A request that it cannot read gets a feed with one entry, whose id leads to an explanation.
	const id = /arxiv\.org\/abs\/([\w./-]+?)(v\d+)?$/.exec(entry.texts('id')[0] ?? '')?.[1];
	const title = titleOf(entry.texts('title')[0]);
	if (id === undefined || title === '') {
		return undefined;
	}
	const summary = entry.texts('summary')[0];
	const isWithdrawn = [summary, ...entry.texts('arxiv:comment')].some(it =>
		/\b(?:paper|article|manuscript|submission|work) (?:has been|is|was) withdrawn\b/i.test(it ?? ''),
	);
	const journal = entry.texts('arxiv:journal_ref')[0];
	const published = doiOf(entry.texts('arxiv:doi')[0]);
	const DOI = published ?? doiOf(`10.48550/arxiv.${id}`);
	return {
		type: 'article',
		title,
		author: entry
			.texts('name')
			.map(it => personOf(it))
			.filter(it => it !== undefined),
		'container-title': journal === undefined ? 'arXiv' : titleOf(journal),
		issued: cslDate(entry.texts('published')[0]),
		DOI,
		url: DOI === undefined ? `https://arxiv.org/abs/${id}` : doiUrl(DOI),
		pdfUrl: webAddress(entry.links.find(it => it['title'] === 'pdf')?.['href']?.replace(/^http:/, 'https:') ?? ''),
		retraction: isWithdrawn ? { isRetracted: published === undefined, notice: 'Withdrawn from arXiv.' } : undefined,
		abstract: abstractOf(summary),
		sources: ['arXiv'],
	};
}
