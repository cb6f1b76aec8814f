import { cslDate } from '../scholar/paperFields.ts';
import type { DocumentMetadata } from './documentReader.ts';

/** What a document says of its making, as CSL-JSON fields; what it does not say is absent. */
export function citedFields({
	author,
	issued,
	containerTitle,
	language,
	doi,
}: DocumentMetadata): Record<string, unknown> {
	const date = cslDate(issued);
	return {
		...(author && author.length > 0 ? { author } : {}),
		...(date ? { issued: date } : {}),
		...(containerTitle === undefined ? {} : { 'container-title': containerTitle }),
		...(language === undefined ? {} : { language }),
		...(doi === undefined ? {} : { DOI: doi }),
	};
}
