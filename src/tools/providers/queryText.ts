import { isStopWord } from '../ranking/stopWords.ts';
import { hostOf } from './hit.ts';
import type { SearchQuery } from './searchProvider.ts';

/** How long a query may be, as a service documents it. */
export interface QueryLimits {
	readonly characters: number;
	readonly words?: number;
}

/**
 * The words to search for, shortened to what a service takes: first go the words that say how a question is asked, then
 * repetitions, then the last words. `operators` (`site:…`) are kept whole.
 */
export function queryText(text: string, limits: QueryLimits, operators: readonly string[] = []): string {
	const room = limits.characters - operators.reduce((sum, it) => sum + it.length + 1, 0);
	const most = (limits.words ?? Number.POSITIVE_INFINITY) - operators.length;
	const all = text.split(/\s+/).filter(it => it !== '');
	const fits = (words: readonly string[]): boolean => words.length <= most && words.join(' ').length <= room;
	const kept = fits(all) ? all : firstThatFit(tellingWords(all), fits);
	// Writing without spaces is one word as long as the query.
	const words = kept.length > 0 ? kept : [(all[0] ?? '').slice(0, room).replace(/[\ud800-\udbff]$/, '')];
	return [...words, ...operators].filter(it => it !== '').join(' ');
}

/** `site:` as engines with Google's syntax understand it. */
export function siteOperator({ site }: SearchQuery): readonly string[] {
	const host = site === undefined ? undefined : hostOf(site);
	return host === undefined ? [] : [`site:${host}`];
}

/** `after:` and `before:`, which leave out the day that they name. */
export function dateOperators({ since, until }: SearchQuery): readonly string[] {
	return [
		...(since === undefined ? [] : [`after:${dayBeside(since, -1)}`]),
		...(until === undefined ? [] : [`before:${dayBeside(until, 1)}`]),
	];
}

/** The words of a query that are about something. */
export function tellingWords(words: readonly string[]): string[] {
	const telling = words.filter(it => !isStopWord(it.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')));
	return [...new Set(telling.length > 0 ? telling : words)];
}

function firstThatFit(words: readonly string[], fits: (words: readonly string[]) => boolean): string[] {
	const kept: string[] = [];
	for (const word of words) {
		if (fits([...kept, word])) {
			kept.push(word);
		}
	}
	return kept;
}

function dayBeside(date: string, days: number): string {
	const day = new Date(`${date}T00:00:00Z`);
	if (Number.isNaN(day.getTime())) {
		return date;
	}
	day.setUTCDate(day.getUTCDate() + days);
	return day.toISOString().slice(0, 10);
}
