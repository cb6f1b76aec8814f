import { placesOfLabels, problemsOf } from './checks/found.ts';
import type { CitedReport, EvidenceIndex } from './citedReport.ts';
import type { ReportPlaces } from './movedReport.ts';
import type { CitationProblem, ReportCheck, SourceReader } from './reportCheck.ts';
import { createQuoteVerifier } from './verifyQuote.ts';

/** Where a report and the sources that it links may be, beside its own folder. */
export type SourcePlaces = Pick<ReportPlaces, 'roots' | 'writtenIn'>;

/** What the sources themselves tell. */
export type SourceCheck = Pick<ReportCheck, 'problems' | 'quotes' | 'verified'>;

/** What they tell of the passages, wherever those are cited: it holds for every version of the document. */
export interface PassageCheck {
	readonly problems: readonly PassageProblem[];
	readonly quotes: number;
	readonly verified: number;
}

export type PassageProblem = Pick<CitationProblem, 'code' | 'severity' | 'message'> & { readonly label: string };

/** Looks for every passage of the evidence file, word for word, in its source as it is now, or as the run has kept it. */
export async function checkSources(
	report: CitedReport,
	reader: SourceReader,
	places: SourcePlaces,
): Promise<SourceCheck> {
	const { evidence, folder } = report;
	if (!evidence) {
		return { problems: [], quotes: 0, verified: 0 };
	}
	const { problems, ...counts } = await checkPassages(evidence, reader, { ...places, folder });
	return { problems: problemsInDocument(report, problems), ...counts };
}

export async function checkPassages(
	{ file, sources }: EvidenceIndex,
	reader: SourceReader,
	places: SourcePlaces & Pick<ReportPlaces, 'folder'>,
): Promise<PassageCheck> {
	const verify = createQuoteVerifier(reader, { ...places, way: file.folder });
	const problems: PassageProblem[] = [];
	const said = new Set<string>();
	let verified = 0;
	for (const it of file.evidence) {
		const source = sources.get(it.source);
		const problem = source && (await verify(it, source));
		// That the report was moved is said once, and once of each source that is only there as its copy.
		const once = problem?.severity === 'warning' && onceFor(problem, it.source);
		if (problem && !(once && said.has(once))) {
			problems.push({ ...problem, label: it.label });
		}
		if (once) {
			said.add(once);
		}
		if (source && (!problem || once)) {
			verified++;
		}
	}
	return { problems, quotes: file.evidence.length, verified };
}

/** What a problem that is no fault of its passage is about; `''` for one that is. */
function onceFor({ code }: Pick<CitationProblem, 'code'>, source: string): string {
	return code === 'report-moved' ? code : code === 'source-missing' ? `${code} ${source}` : '';
}

/** Where in a document the problems of its passages are shown. */
export function problemsInDocument(report: CitedReport, problems: readonly PassageProblem[]): CitationProblem[] {
	const placeOf = placesOfLabels(report);
	return problemsOf(
		report.document,
		problems.map(({ label, ...it }) => ({ ...it, ...placeOf(label) })),
	);
}
