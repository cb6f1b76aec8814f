import { isoDate } from '../documents/isoDate.ts';
import { plainText } from './plainText.ts';
import type { SearchHit, SearchQuery } from './searchProvider.ts';

/** A hit as a service gave it: markup, odd addresses and all. */
export interface RawHit {
	readonly url: string;
	readonly title?: string | null | undefined;
	readonly snippet?: string | null | undefined;
	readonly published?: string | null | undefined;
}

/**
 * The hits that can be used, as plain text: only web addresses, none twice, and none that lie outside the site or the dates
 * that were asked for (services take such filters as a wish).
 */
export function cleanHits(raw: readonly RawHit[], query: SearchQuery): SearchHit[] {
	const hits = new Map<string, SearchHit>();
	for (const { url, title, snippet, published } of raw) {
		const address = webAddress(url);
		if (address === undefined || hits.has(address)) {
			continue;
		}
		// What depends on today (`3 days ago`) is no date.
		const date = isoDate(published ?? undefined);
		const hit = {
			url: address,
			title: plainText(title ?? '', 300) || address,
			snippet: plainText(snippet ?? '', 500),
			...(date === undefined ? {} : { published: date }),
		};
		if (isOfSite(address, query.site) && isWithin(date, query)) {
			hits.set(address, hit);
		}
	}
	return [...hits.values()].slice(0, query.limit);
}

/** An http(s) address in its normal form, or nothing: `javascript:` and its like are never shown. */
export function webAddress(text: string): string | undefined {
	const url = URL.parse(text.trim());
	const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
	return isWeb && url.username === '' && url.password === '' && url.href.length <= 2_000 ? url.href : undefined;
}

function isOfSite(address: string, site: string | undefined): boolean {
	const host = new URL(address).hostname;
	const wanted = site === undefined ? undefined : hostOf(site);
	return wanted === undefined || host === wanted || host.endsWith(`.${wanted}`);
}

/** The host that a site filter means: models write `https://docs.python.org/3/` as well as `docs.python.org`. */
export function hostOf(site: string): string | undefined {
	const host = URL.parse(/^https?:\/\//i.test(site) ? site : `https://${site}`)?.hostname;
	return host === undefined || host === '' ? undefined : host.replace(/^www\./, '');
}

/** A date is compared as far as both say it: a year lies within a range that touches it. */
function isWithin(date: string | undefined, { since, until }: SearchQuery): boolean {
	if (date === undefined) {
		return true;
	}
	const isLate = until !== undefined && date.slice(0, until.length) > until.slice(0, date.length);
	const isEarly = since !== undefined && date.slice(0, since.length) < since.slice(0, date.length);
	return !isLate && !isEarly;
}
