import type { DocumentMetadata } from './documentReader.ts';

/** What a document says of its making, as CSL-JSON fields; what it does not say is absent. */
export function citedFields({
	author,
	issued,
	containerTitle,
	language,
	doi,
}: DocumentMetadata): Record<string, unknown> {
	return {
		...(author && author.length > 0 ? { author } : {}),
		...(issued === undefined ? {} : { issued: cslDate(issued) }),
		...(containerTitle === undefined ? {} : { 'container-title': containerTitle }),
		...(language === undefined ? {} : { language }),
		...(doi === undefined ? {} : { DOI: doi }),
	};
}

/** An ISO date, or a part of one, as CSL-JSON has it. */
export function cslDate(
	iso: string,
): { readonly 'date-parts': readonly (readonly number[])[] } | { readonly raw: string } {
	const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/
		.exec(iso)
		?.slice(1)
		.flatMap(it => (it === undefined ? [] : [Number(it)]));
	return parts ? { 'date-parts': [parts] } : { raw: iso };
}
