import * as z from 'zod';

const words = z.union([z.string(), z.number()]).optional().catch(undefined);

const Name = z.object({
	family: words,
	given: words,
	suffix: words,
	literal: words,
	'dropping-particle': words,
	'non-dropping-particle': words,
});
export type SourceName = z.infer<typeof Name>;

const Names = z.array(Name.catch({})).optional().catch(undefined);

const Issued = z.object({
	'date-parts': z.array(z.array(z.unknown())).optional().catch(undefined),
	raw: words,
	literal: words,
});
export type SourceDate = z.infer<typeof Issued>;

/** The fields of CSL-JSON that a source may have beside our own, as far as they are of their form; whatever else stands there is not. */
export const SourceFields = z.object({
	author: Names,
	editor: Names,
	issued: Issued.optional().catch(undefined),
	'container-title': words,
	publisher: words,
	'publisher-place': words,
	volume: words,
	issue: words,
	page: words,
	number: words,
	edition: words,
	version: words,
	genre: words,
	language: words,
	archive: words,
	ISBN: words,
	ISSN: words,
	note: words,
});
