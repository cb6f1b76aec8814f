import { citedIds } from '../../report/citation.ts';
import type { Evidence } from '../../report/evidence.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import type { ReportLength } from '../../report/reportLength.ts';

/** What a report is written from. */
export interface Material {
	/** With what the user has added since (`steeredQuestion`). */
	readonly question: string;
	readonly answer: string;
	/** The core report. */
	readonly report: string;
	readonly evidence: EvidenceReader;
	/** Ids of evidence whose citations the user took out. */
	readonly unwanted: readonly string[];
	/** Ids of evidence that the user wants kept. */
	readonly pinned: readonly string[];
	/** Lines of the core report that the user wrote: they stay, word for word. */
	readonly kept: readonly string[];
}

/** The evidence that answer and core report cite, in the order of the citations, and what the user wants kept: all that a report may be written from. */
export function offeredEvidence({ answer, report, evidence, unwanted, pinned }: Material): readonly Evidence[] {
	return [...new Set([...citedIds(`${answer}\n\n${report}`), ...pinned])]
		.filter(it => !unwanted.includes(it))
		.flatMap(it => evidence.get(it) ?? []);
}

/**
 * What stands below the answer where no model writes: the core report; nothing in a brief report, unless there is no answer, or
 * only the report says where it is from.
 */
export function belowAnswer(length: ReportLength | undefined, answer: string, report: string): string {
	const stands = answer.trim() !== '' && (citedIds(answer).length > 0 || citedIds(report).length === 0);
	return length === 'brief' && stands ? '' : report;
}
