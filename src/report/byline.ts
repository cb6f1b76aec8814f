import * as z from 'zod';
import type { Source } from './source.ts';

/** Who wrote a source, where it appeared and when, as far as it says so: `Melis, G. et al.`, `Nature`, `2018`. */
export function bylineOf(source: Source): string[] {
	const { author, issued, 'container-title': container } = Cited.parse(source);
	const year = issued?.['date-parts']?.[0]?.[0] ?? issued?.raw;
	return [authorsOf(author ?? []), container ?? '', year === undefined ? '' : `${year}`]
		.map(it => it.trim())
		.filter(it => it !== '');
}

/** The name that a source is filed under, and the year of its publication; empty where it does not say. */
export function publicationOf(source: Source): {
	readonly family: string;
	readonly year: string;
	readonly site: string;
} {
	const { author, issued, 'container-title': container } = Cited.parse(source);
	const first = author?.[0];
	return {
		family: first?.family ?? first?.literal ?? first?.given ?? '',
		year: `${issued?.['date-parts']?.[0]?.[0] ?? issued?.raw ?? ''}`,
		site: container ?? '',
	};
}

/** CSL-JSON's own fields, which a page may have filled with anything. */
const Cited = z.object({
	author: z
		.array(z.object({ family: z.string().optional(), given: z.string().optional(), literal: z.string().optional() }))
		.optional()
		.catch(undefined),
	issued: z
		.object({
			'date-parts': z.array(z.array(z.union([z.number(), z.string()]))).optional(),
			raw: z.string().optional(),
		})
		.optional()
		.catch(undefined),
	'container-title': z.string().optional().catch(undefined),
});

type Author = {
	readonly family?: string | undefined;
	readonly given?: string | undefined;
	readonly literal?: string | undefined;
};

function authorsOf(authors: readonly Author[]): string {
	const names = authors.map(({ family, given, literal }) =>
		family === undefined ? (literal ?? given ?? '') : `${family}${given ? ` ${given}` : ''}`,
	);
	return names.length > mostNames ? `${names[0]} et al.` : names.join('; ');
}

const mostNames = 3;
