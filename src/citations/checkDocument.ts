import { CheckMemo } from './checks/checkMemo.ts';
import { checkClaims } from './checks/claims.ts';
import { checkEvidence } from './checks/evidence.ts';
import { type Found, problemsOf } from './checks/found.ts';
import { checkLabels } from './checks/labels.ts';
import { checkQuotations } from './checks/quotations.ts';
import { checkAge, checkDuplicates, checkOrder, type Staleness } from './checks/sources.ts';
import { checkUncited } from './checks/uncited.ts';
import type { CitedReport, EvidenceIndex } from './citedReport.ts';
import type { ReportCheck } from './reportCheck.ts';

export interface DocumentCheckOptions {
	/** Why the evidence file cannot be read, in a sentence; absent when it can be, or is not there. */
	readonly evidenceProblem?: string | undefined;
	/** Kept from one check of a document to the next. */
	readonly memo?: CheckMemo | undefined;
	/** True where whoever wrote the evidence file is not to be believed: words alone count. */
	readonly ignoresVerdicts?: boolean | undefined;
	/** Absent: no evidence is stale. */
	readonly staleness?: Staleness | undefined;
}

/** What the text and the evidence file tell by themselves. */
export type DocumentCheck = Pick<ReportCheck, 'problems' | 'citations' | 'quotations' | 'faithful' | 'overruled'>;

/**
 * Checks a report without a look at its sources: labels, definitions, evidence, quotations and claims. It reads nothing, and
 * with a memo from the last time it is fast enough to be done while someone types.
 */
export function checkDocument(report: CitedReport, options: DocumentCheckOptions = {}): DocumentCheck {
	const { document, evidence } = report;
	const memo = options.memo ?? new CheckMemo();
	memo.begin();
	const quotations = checkQuotations(report, evidence, memo);
	const found: Found[] = [...checkLabels(report), ...quotations.problems];
	let overruled = { byHand: 0, byModels: 0 };
	if (evidence) {
		const judged = options.ignoresVerdicts ? withoutVerdicts(evidence) : evidence;
		const claims = checkClaims(report, judged, { memo, misquoted: quotations.problems });
		overruled = { ...claims.overruled };
		found.push(
			...checkEvidence(report, evidence),
			...claims.problems,
			...checkDuplicates(report, evidence),
			...(options.staleness ? checkAge(report, evidence, options.staleness) : []),
			...checkUncited(report),
			...checkOrder(report, evidence),
		);
	} else {
		found.push(...withoutEvidence(report, options.evidenceProblem));
	}
	return {
		problems: problemsOf(document, found),
		citations: document.citations.length,
		quotations: quotations.quotations,
		faithful: quotations.faithful,
		overruled,
	};
}

function withoutVerdicts(evidence: EvidenceIndex): EvidenceIndex {
	return { ...evidence, file: { ...evidence.file, verdicts: [] } };
}

function withoutEvidence({ document }: CitedReport, problem: string | undefined): Found[] {
	const { citations, listed, definitions, front } = document;
	if (problem !== undefined) {
		const message = `${problem} Restore it from version control, or ask the question again.`;
		return [{ code: 'evidence-file-unreadable', severity: 'error', message, ...front.evidenceField }];
	}
	if (citations.length + listed.length + definitions.length === 0) {
		return [];
	}
	const message =
		'The evidence file of this report is missing, so no citation can be followed to its words: put it back beside the report, under the name that the front matter gives.';
	return [{ code: 'evidence-file-missing', severity: 'error', message, ...front.evidenceField }];
}
