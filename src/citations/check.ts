import { checkDocument, type DocumentCheckOptions } from './checkDocument.ts';
import { checkSources } from './checkSources.ts';
import { rootsAbove } from './movedReport.ts';
import { type ReportTexts, readReport } from './readReport.ts';
import type { ReportCheck, SourceReader } from './reportCheck.ts';

/** What is checked, and where else its sources may be. */
export interface ReportToCheck extends ReportTexts, Omit<DocumentCheckOptions, 'evidenceProblem'> {
	/** URI of the folder for which its run wrote it, where that is known and another. */
	readonly writtenIn?: string | undefined;
	/** URIs of folders that may be the root of what was searched, beside those above the report. */
	readonly roots?: readonly string[] | undefined;
}

/** Follows every citation of a report document to its definition, its evidence and the words in its source. */
export async function checkReport(
	{ writtenIn, roots, memo, staleness, ignoresVerdicts, ...texts }: ReportToCheck,
	reader: SourceReader,
): Promise<ReportCheck> {
	const { report, evidenceProblem } = readReport(texts);
	const document = checkDocument(report, { evidenceProblem, memo, staleness, ignoresVerdicts });
	const sources = await checkSources(report, reader, { writtenIn, roots: rootsAbove(texts.folder, roots ?? []) });
	const problems = [...document.problems, ...sources.problems].sort((a, b) => a.start - b.start);
	return { ...document, ...sources, problems };
}
