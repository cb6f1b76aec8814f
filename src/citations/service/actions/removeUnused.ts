import type { EvidenceFile } from '../../../report/evidenceFile.ts';
import type { Citation, CitationDocument, Definition } from '../../citationDocument.ts';
import type { CitedReport } from '../../citedReport.ts';
import { inOrder } from '../changes.ts';
import { removeDefinition, removeListed } from '../definitions.ts';
import type { ReportChange } from '../results.ts';

/** Definitions that no citation of the text leads to: readers never see them, or see another of the same label. */
export function unusedDefinitions({ citations, definitions }: CitationDocument): readonly Definition[] {
	const cited = new Set(citations.map(keyOf));
	const defined = new Set<string>();
	return definitions.filter(it => {
		const key = keyOf(it);
		const isUsed = cited.has(key) && !defined.has(key);
		defined.add(key);
		return !isUsed;
	});
}

/** The labels of definitions that are not cited in the text, in any style. */
export function uncitedLabels(
	{ citations }: CitationDocument,
	definitions: readonly Definition[],
): ReadonlySet<string> {
	const cited = new Set(citations.map(it => it.label));
	return new Set(definitions.map(it => it.label).filter(it => !cited.has(it)));
}

/** Takes definitions out, and what is left without a citation out of the list of sources and the evidence file. */
export function removingDefinitions(
	{ document, evidence }: CitedReport,
	definitions: readonly Definition[],
): ReportChange {
	const labels = uncitedLabels(document, definitions);
	return {
		document: inOrder(document.text, [
			...definitions.map(it => removeDefinition(document, it)),
			...removeListed(document, labels),
		]),
		evidence: evidence && withoutLabels(evidence.file, labels),
	};
}

function keyOf({ style, label }: Citation | Definition): string {
	return `${style} ${label}`;
}

/** `undefined` when there is nothing to take out. A source goes with the last of its passages. */
export function withoutLabels(file: EvidenceFile, labels: ReadonlySet<string>): EvidenceFile | undefined {
	const gone = file.evidence.filter(it => labels.has(it.label));
	if (gone.length === 0) {
		return undefined;
	}
	const evidence = file.evidence.filter(it => !labels.has(it.label));
	const left = new Set(evidence.map(it => it.source));
	const emptied = new Set(gone.map(it => it.source).filter(it => !left.has(it)));
	return { ...file, evidence, sources: file.sources.filter(it => !emptied.has(it.id)) };
}
