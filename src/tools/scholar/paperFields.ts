import { plainText } from '../providers/plainText.ts';
import type { CslDate, PersonName } from './scholarSource.ts';

/** A title on one line; some services end it with a full stop, as reference lists do. */
export function titleOf(text: string | undefined): string {
	return plainText(text ?? '', 500).replace(/(?<![.\s]\p{L}|\.)\.$/u, '');
}

/** An abstract as running text, without the word `Abstract` at its head; nothing for one that says nothing. */
export function abstractOf(text: string | null | undefined): string | undefined {
	const plain = plainText((text ?? '').replace(heading, ''), longestAbstract).replace(
		/^(?:Abstract[.:—]|ABSTRACT\b[.:—]?)\s*/,
		'',
	);
	return plain.length >= shortestAbstract ? plain : undefined;
}

/** The word alone, in markup: `Abstract interpretation is …` begins a text. */
const heading = /^\s*(?:<(?:jats:)?(?:sec|p|title|h\d|b|strong)>\s*){1,3}(?:abstract|summary)[.:]?\s*(?=<\/)/i;

/** In characters: some records hold a whole paper there, others a dash or `No abstract available`. */
const longestAbstract = 20_000;
const shortestAbstract = 60;

/** A DOI in lower case and without its resolver; nothing when it is none. */
export function doiOf(text: string | null | undefined): string | undefined {
	const found = /\b(10\.\d{4,9}\/\S{1,300})$/i.exec(text?.trim() ?? '')?.[1]?.toLowerCase();
	return found !== undefined && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
}

/** The address at which a DOI resolves. */
export function doiUrl(doi: string): string {
	return `https://doi.org/${doi.split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':').replaceAll('%3B', ';')}`;
}

/** A name as a service wrote it in one piece: `Ashish Vaswani`, `Vaswani, Ashish`, `Vaswani A`. */
export function personOf(name: string | undefined): PersonName | undefined {
	const literal = plainText(name ?? '', 200);
	if (literal === '') {
		return undefined;
	}
	const [family, given] = literal.split(', ', 2);
	return family !== undefined && given !== undefined && given !== '' ? { family, given } : { literal };
}

/** A date of CSL from ISO text (`2017`, `2017-06`, `2017-06-12T…`). */
export function cslDate(text: string | undefined): CslDate | undefined {
	const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(text ?? '') ?? [];
	const parts = [year, month, day].filter(it => it !== undefined).map(Number);
	return parts.length > 0 ? { 'date-parts': [parts] } : undefined;
}

/** A date of CSL from the parts that Crossref gives, which may be `[[null]]`. */
export function cslDateOf(parts: readonly (readonly unknown[])[] | undefined): CslDate | undefined {
	const known = (parts?.[0] ?? []).filter(it => typeof it === 'number');
	return known.every(it => Number.isInteger(it) && it > 0) && known.length > 0 ? { 'date-parts': [known] } : undefined;
}

export function isoDate(date: CslDate | undefined): string | undefined {
	const parts = date?.['date-parts'][0];
	return parts?.map((it, at) => String(it).padStart(at === 0 ? 4 : 2, '0')).join('-');
}
