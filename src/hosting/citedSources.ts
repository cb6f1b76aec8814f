import { basename } from 'node:path';
import { citationKeys, indexEvidence } from '../citations/citedReport.ts';
import { parseCitationDocument } from '../citations/parseDocument.ts';
import { type EvidenceFile, parseEvidenceFile } from '../report/evidenceFile.ts';

/** The sources of a report, as far as a bibliography needs them. */
export interface CitedSources {
	readonly file: EvidenceFile;
	/** The labels that the report cites, in the order of its text; `undefined` without the report. */
	readonly citedLabels: readonly string[] | undefined;
}

/** The name of the evidence file beside a report: the one that its front matter gives, else the report's own with another end. */
export function evidenceNameFor(report: string, reportPath: string): string {
	return (
		parseCitationDocument(report).front.evidenceFile ??
		`${basename(reportPath).replace(/\.(?:md|markdown)$/i, '')}.evidence.json`
	);
}

/** Reads an evidence file, with the report that cites it where there is one. What is wrong with it is one sentence for the user. */
export function citedSources(
	evidenceText: string,
	report: string | undefined,
): CitedSources | { readonly problem: string } {
	const file = parseEvidenceFile(evidenceText);
	if (!('sources' in file)) {
		return file;
	}
	if (report === undefined) {
		return { file, citedLabels: undefined };
	}
	const keys = citationKeys(indexEvidence(file));
	return { file, citedLabels: parseCitationDocument(report, keys).citations.map(it => it.label) };
}
