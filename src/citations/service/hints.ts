import { publicationOf } from '../../report/byline.ts';
import { visible } from '../../report/inert.ts';
import type { Stretch } from '../../report/markdownText.ts';
import type { CitedReport, StoredSource } from '../citedReport.ts';
import type { CitationHint } from './results.ts';

/** The site and year behind each citation of a stretch, for those who want to see them while they write. */
export function hintsOf({ document, evidence }: CitedReport, { start, end }: Stretch): readonly CitationHint[] {
	if (!evidence) {
		return [];
	}
	return document.citations.flatMap(it => {
		const stored = start <= it.end && it.end <= end ? evidence.byLabel.get(it.label) : undefined;
		const source = stored && evidence.sources.get(stored.source);
		const { site, year } = source ? placeOf(source) : { site: '', year: '' };
		return site === '' && year === '' ? [] : [{ offset: it.end, site, year }];
	});
}

function placeOf(source: StoredSource): { readonly site: string; readonly year: string } {
	const host = /^https?:/i.test(source.uri) ? URL.parse(source.uri)?.hostname.replace(/^www\./, '') : undefined;
	const file =
		source.uri
			.replace(/[?#].*$/s, '')
			.split('/')
			.at(-1) ?? '';
	const { year } = publicationOf(source);
	return { site: visible(host ?? decoded(file)).slice(0, longestSite), year: /\d{4}/.exec(year)?.[0] ?? '' };
}

const longestSite = 40;

function decoded(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}
