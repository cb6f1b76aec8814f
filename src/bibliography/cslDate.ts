import { plainLine } from './plainLine.ts';
import type { SourceDate } from './sourceFields.ts';

/** Year, and month and day where they are known; or the words of a source that are no date to a program. */
export type CslDate = { readonly 'date-parts': readonly [DateParts] } | { readonly literal: string };
export type DateParts = readonly [year: number, month?: number, day?: number];

/** When a source says it appeared, as far as it can be understood. */
export function dateOf(date: SourceDate | undefined): CslDate | undefined {
	const parts = partsFrom(date?.['date-parts']?.[0] ?? []);
	if (parts) {
		return { 'date-parts': [parts] };
	}
	const words = plainLine(date?.raw ?? date?.literal, 60);
	return words === '' ? undefined : (dateOfIso(words) ?? { literal: words });
}

/** The day of an ISO date or date and time, as it is written: the zone is not asked for. */
export function dateOfIso(text: string): CslDate | undefined {
	const parts = partsFrom(/^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])/.exec(text)?.slice(1) ?? []);
	return parts && { 'date-parts': [parts] };
}

/** The parts of a date that is one; `undefined` for words. */
export function partsOf(date: CslDate | undefined): DateParts | undefined {
	return date && 'date-parts' in date ? date['date-parts'][0] : undefined;
}

/** `2018`, `2018-03` or `2018-03-09`, with another mark between where it is asked for. */
export function isoOf([year, ...rest]: DateParts, mark = '-'): string {
	return [`${year}`.padStart(4, '0'), ...rest.map(it => `${it}`.padStart(2, '0'))].join(mark);
}

/** A month that there is not ends the date before it: `2018-13` is the year 2018. */
function partsFrom(given: readonly unknown[]): DateParts | undefined {
	const [year, month, day] = given.map(it => (it === undefined || it === null || it === '' ? Number.NaN : Number(it)));
	if (!isWithin(year, 1, 9999)) {
		return undefined;
	}
	return !isWithin(month, 1, 12) ? [year] : !isWithin(day, 1, 31) ? [year, month] : [year, month, day];
}

function isWithin(value: number | undefined, least: number, most: number): value is number {
	return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
}
