import { publicationOf } from './byline.ts';
import type { Source } from './source.ts';

/**
 * The keys by which Pandoc and bibliographies name sources: `melis2018`, `npmscripts2024`; ASCII letters and digits, each one
 * only once. A source keeps the `citation-key` that it was given, when that is a plain one. In the order of the sources,
 * which decides who of two gets the `b`.
 */
export function citationKeysOf(sources: readonly Source[]): readonly string[] {
	const given = sources.map(it => givenKey(it));
	// Of two sources that were given one key, the first keeps it.
	const taken = new Set(given.filter(it => it !== undefined));
	const kept = new Set<string>();
	const next = new Map<string, number>();
	return sources.map((source, index) => {
		const own = given[index];
		if (own !== undefined && !kept.has(own)) {
			kept.add(own);
			return own;
		}
		const key = unique(citationKeyOf(source), taken, next);
		taken.add(key);
		return key;
	});
}

/** The sources, each with its `citation-key`; those that have theirs are the same objects. */
export function withCitationKeys<S extends Source>(sources: readonly S[]): readonly S[] {
	const keys = citationKeysOf(sources);
	return sources.map((it, index) =>
		it['citation-key'] === keys[index] ? it : { ...it, 'citation-key': keys[index] ?? '' },
	);
}

/** The key of a source that joins others, whose keys are `taken`. */
export function newCitationKey(source: Source, taken: ReadonlySet<string>): string {
	const given = givenKey(source);
	return given !== undefined && !taken.has(given) ? given : unique(citationKeyOf(source), taken);
}

/** The key that a source would have if it were the only one: its first author's name or the first words of its title, and the year. */
export function citationKeyOf(source: Source): string {
	const { family, year } = publicationOf(source);
	const name =
		ascii(family) ||
		ascii(
			source.title
				.split(/[\s/\\_.:-]+/)
				.slice(0, titleWords)
				.join(''),
		) ||
		hostOf(source);
	const key = `${name.slice(0, longestName)}${/^\d{4}/.exec(year)?.[0] ?? ''}`;
	return /^[a-z]/.test(key) ? key : `source${key}`;
}

const titleWords = 3;
const longestName = 24;
const longestKey = 64;

/** Pandoc's keys may hold more; what needs no braces and no quoting anywhere is kept. */
function givenKey(source: Source): string | undefined {
	const key = source['citation-key'];
	return typeof key === 'string' && key.length <= longestKey && /^[a-z][a-z0-9]*(?:[-_:.][a-z0-9]+)*$/i.test(key)
		? key
		: undefined;
}

/**
 * `melis2018`, `melis2018b`, … `melis2018z`, `melis2018-27`. `next` keeps for each key where to go on: all sources of an evidence
 * file that was altered may want the same one.
 */
function unique(key: string, taken: ReadonlySet<string>, next = new Map<string, number>()): string {
	if (!taken.has(key)) {
		return key;
	}
	for (let n = next.get(key) ?? 2; ; n++) {
		const other = n <= 26 ? `${key}${String.fromCharCode(96 + n)}` : `${key}-${n}`;
		if (!taken.has(other)) {
			next.set(key, n + 1);
			return other;
		}
	}
}

/** Lower-case letters and digits; marks are left off their letters. */
function ascii(text: string): string {
	return text
		.slice(0, 200)
		.normalize('NFKD')
		.replace(/ß/g, 'ss')
		.replace(/[øØ]/g, 'o')
		.replace(/[æÆ]/g, 'ae')
		.replace(/[łŁ]/g, 'l')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');
}

function hostOf(source: Source): string {
	const host = URL.parse(source.uri)?.hostname.replace(/^www\./, '') ?? '';
	return ascii(host.split('.')[0] ?? '');
}
