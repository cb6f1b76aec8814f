import type { Link } from './documents/documentReader.ts';
import type { QuotableDocument, SourceFields } from './quotable.ts';

/** A page as it was read, with what a citation of it says. */
export interface WebDocument extends QuotableDocument {
	readonly source: SourceFields;
	readonly links: readonly Link[];
	/** What the reader of the page should know, a sentence each: what was left out, that it is an archived copy. */
	readonly notes: readonly string[];
}
