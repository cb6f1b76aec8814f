import type { Citation, CitationDocument } from '../../citationDocument.ts';
import type { TextChange } from '../results.ts';

/** Takes a citation out with the blank before it; `undefined` for one that shares its brackets. */
export function removingCitation({ text }: CitationDocument, citation: Citation): TextChange | undefined {
	if (text[citation.start] !== '[') {
		return undefined;
	}
	const isAfterBlank = /[ \t]/.test(text[citation.start - 1] ?? '') && !/[^\s.,;:!?)\]]/.test(text[citation.end] ?? '');
	return { start: citation.start - (isAfterBlank ? 1 : 0), end: citation.end, text: '' };
}
