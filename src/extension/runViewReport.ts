import { citedIds } from '../report/citation.ts';
import type { Evidence } from '../report/evidence.ts';
import { visible } from '../report/inert.ts';
import type { CitationState, ReportState } from './runViewProtocol.ts';
import { citationOf, type Naming } from './runViewSources.ts';

/** What a report cites can be looked up in. */
export type EvidenceById = ReadonlyMap<string, Evidence>;

/** What has become of a report: its new text, with the old one to mark what changed. An unchanged text is the same state. */
export function changedReport(
	state: ReportState | undefined,
	markdown: string,
	evidence: EvidenceById,
	naming: Naming,
): ReportState | undefined {
	const shown = visible(markdown);
	if (shown === (state?.markdown ?? '')) {
		return state;
	}
	return {
		markdown: shown,
		before: state?.markdown || undefined,
		citations: citationsOf(shown, evidence, naming, state?.citations),
		isBeingEdited: state?.isBeingEdited ?? false,
	};
}

/** The passages that a report cites, by id; those of `known` that it still cites are the same objects. */
export function citationsOf(
	markdown: string,
	evidence: EvidenceById,
	naming: Naming,
	known: Readonly<Record<string, CitationState>> = {},
): Readonly<Record<string, CitationState>> {
	return Object.fromEntries(
		citedIds(markdown).flatMap(id => {
			const passage = evidence.get(id);
			return passage ? [[id, known[id] ?? citationOf(passage, naming)]] : [];
		}),
	);
}
