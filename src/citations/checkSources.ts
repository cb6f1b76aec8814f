import { type Found, placesOfLabels, problemsOf } from './checks/found.ts';
import type { CitedReport } from './citedReport.ts';
import type { ReportPlaces } from './movedReport.ts';
import type { ReportCheck, SourceReader } from './reportCheck.ts';
import { createQuoteVerifier } from './verifyQuote.ts';

/** Where a report and the sources that it links may be, beside its own folder. */
export type SourcePlaces = Pick<ReportPlaces, 'roots' | 'writtenIn'>;

/** What the sources themselves tell. */
export type SourceCheck = Pick<ReportCheck, 'problems' | 'quotes' | 'verified'>;

/** Looks for every passage of the evidence file, word for word, in its source as it is now, or as the run has kept it. */
export async function checkSources(
	report: CitedReport,
	reader: SourceReader,
	places: SourcePlaces,
): Promise<SourceCheck> {
	const { document, evidence, folder } = report;
	if (!evidence) {
		return { problems: [], quotes: 0, verified: 0 };
	}
	const placeOf = placesOfLabels(report);
	const verify = createQuoteVerifier(reader, { ...places, folder, way: evidence.file.folder });
	const found: Found[] = [];
	let verified = 0;
	for (const it of evidence.file.evidence) {
		const source = evidence.sources.get(it.source);
		const problem = source && (await verify(it, source));
		// That the report was moved is said once.
		if (problem && !(problem.code === 'report-moved' && found.some(other => other.code === 'report-moved'))) {
			found.push({ ...problem, ...placeOf(it.label) });
		}
		if (source && (!problem || problem.code === 'report-moved')) {
			verified++;
		}
	}
	return { problems: problemsOf(document, found), quotes: evidence.file.evidence.length, verified };
}
