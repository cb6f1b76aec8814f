import type { CitedReport } from '../../citedReport.ts';
import type { CitationProblem } from '../../reportCheck.ts';
import { inOrder } from '../changes.ts';
import { addDefinitions, removeDefinition, removeListed } from '../definitions.ts';
import type { ReportChange } from '../results.ts';
import { listing, missingDefinitions } from './addDefinition.ts';
import { mendings } from './mendDefinition.ts';
import { unusedLabels, withoutLabels } from './removeUnused.ts';

/** All that can be mended without a thought: altered definitions, missing ones, unused ones. The words of the report stay. */
export function fixAll(report: CitedReport, problems: readonly CitationProblem[]): ReportChange {
	const { document, evidence } = report;
	const unused = unusedLabels(document);
	const removed = document.definitions.filter(it => unused.has(it.label));
	const added = missingDefinitions(report).filter(it => !unused.has(it.label));
	return {
		document: inOrder(document.text, [
			...mendings(report, problems).filter(it => !unused.has(it.label)),
			...removed.map(it => removeDefinition(document, it)),
			...removeListed(document, unused),
			...addDefinitions(document, added, new Set(removed)),
			...listing(report, added, unused),
		]),
		evidence: evidence && withoutLabels(evidence.file, unused),
	};
}
