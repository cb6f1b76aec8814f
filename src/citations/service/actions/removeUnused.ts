import type { EvidenceFile } from '../../../report/evidenceFile.ts';
import type { CitationDocument } from '../../citationDocument.ts';
import type { CitedReport } from '../../citedReport.ts';
import { inOrder } from '../changes.ts';
import { removeDefinition, removeListed } from '../definitions.ts';
import type { ReportChange } from '../results.ts';

/** Labels that are defined and not cited in the text. */
export function unusedLabels({ citations, definitions }: CitationDocument): ReadonlySet<string> {
	const cited = new Set(citations.map(it => it.label));
	return new Set(definitions.map(it => it.label).filter(it => !cited.has(it)));
}

/** Takes labels out of the definitions, the list of sources and the evidence file. */
export function removingLabels({ document, evidence }: CitedReport, labels: ReadonlySet<string>): ReportChange {
	const definitions = document.definitions.filter(it => labels.has(it.label));
	return {
		document: inOrder(document.text, [
			...definitions.map(it => removeDefinition(document, it)),
			...removeListed(document, labels),
		]),
		evidence: evidence && withoutLabels(evidence.file, labels),
	};
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
