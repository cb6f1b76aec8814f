import type { CitedReport } from '../../citedReport.ts';
import type { CitationProblem } from '../../reportCheck.ts';
import { inOrder } from '../changes.ts';
import { addDefinitions, removeDefinition, removeListed } from '../definitions.ts';
import type { ReportChange } from '../results.ts';
import { listing, missingDefinitions } from './addDefinition.ts';
import { mendings } from './mendDefinition.ts';
import { uncitedLabels, unusedDefinitions, withoutLabels } from './removeUnused.ts';

/** All that can be mended without a thought: altered definitions, missing ones, unused ones. The words of the report stay. */
export function fixAll(report: CitedReport, problems: readonly CitationProblem[]): ReportChange {
	const { document, evidence } = report;
	const unused = new Set(unusedDefinitions(document));
	const gone = uncitedLabels(document, [...unused]);
	const starts = new Set([...unused].map(it => it.start));
	const added = missingDefinitions(report).filter(it => !gone.has(it.label));
	return {
		document: inOrder(document.text, [
			...mendings(report, problems).filter(it => !starts.has(it.start)),
			...[...unused].map(it => removeDefinition(document, it)),
			...removeListed(document, gone),
			...addDefinitions(document, added, unused),
			...listing(report, added, gone),
		]),
		evidence: evidence && withoutLabels(evidence.file, gone),
	};
}
