import type { CitedReport, EvidenceIndex, StoredEvidence } from '../citedReport.ts';
import { isQuotedFrom, type QuotedWords, quotedWords } from '../misquote.ts';
import type { CheckMemo } from './checkMemo.ts';
import type { Found } from './found.ts';

export interface QuotationCheck {
	readonly problems: readonly Found[];
	/** Quotations in the text, and how many of them are words of a passage that they cite. */
	readonly quotations: number;
	readonly faithful: number;
}

/** What stands in quotation marks before a citation must be words of a passage that it cites. */
export function checkQuotations(
	{ document }: CitedReport,
	evidence: EvidenceIndex | undefined,
	memo: CheckMemo,
): QuotationCheck {
	const quotations = quotedWords(document);
	// In a file that was altered, one label may have several passages.
	const passages = Map.groupBy(evidence?.file.evidence ?? [], it => it.label);
	const passagesOf = ({ labels }: QuotedWords): readonly StoredEvidence[] =>
		labels.flatMap(it => passages.get(it) ?? []);
	const isFaithful = (it: QuotedWords, evidence: EvidenceIndex): boolean =>
		passagesOf(it).some(passage =>
			memo.quotations.recall([it.words, memo.nameOf(passage, evidence)], () => isQuotedFrom(passage.quote, it.words)),
		);
	const misquoted = evidence ? quotations.filter(it => !isFaithful(it, evidence)) : [];
	return {
		problems: misquoted.filter(it => passagesOf(it).length > 0).map(misquotation),
		quotations: quotations.length,
		faithful: evidence ? quotations.length - misquoted.length : 0,
	};
}

function misquotation({ start, end, labels }: QuotedWords): Found {
	const message = `These words are in quotation marks, but ${labels.map(it => `[${it}]`).join(' ')} does not say them so, word for word: quote the passage as it is, write … where words are left out, or take the marks away.`;
	return { code: 'misquoted', severity: 'error', message, start, end };
}
