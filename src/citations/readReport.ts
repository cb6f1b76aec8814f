import { oneLine } from '../report/cutText.ts';
import { type EvidenceFile, parseEvidenceFile } from '../report/evidenceFile.ts';
import { type CitedReport, citationKeys, indexEvidence } from './citedReport.ts';
import { parseCitationDocument } from './parseDocument.ts';

/** A report as it lies somewhere: two texts in a folder. */
export interface ReportTexts {
	readonly document: string;
	/** The text of the evidence file; `undefined` when there is none. */
	readonly evidenceFile: string | undefined;
	/** URI of the folder in which both lie. */
	readonly folder: string;
}

/** Reads a report and its evidence file. Why the latter cannot be read, if it cannot, is a sentence for the user. */
export function readReport({ document, evidenceFile, folder }: ReportTexts): {
	readonly report: CitedReport;
	readonly evidenceProblem: string | undefined;
} {
	const file = evidenceFile === undefined ? undefined : parseEvidenceFile(evidenceFile);
	const evidence = isRead(file) ? indexEvidence(file) : undefined;
	return {
		report: { document: parseCitationDocument(document, evidence && citationKeys(evidence)), evidence, folder },
		evidenceProblem: file === undefined || isRead(file) ? undefined : oneLine(file.problem),
	};
}

function isRead(file: ReturnType<typeof parseEvidenceFile> | undefined): file is EvidenceFile {
	return file !== undefined && 'evidence' in file;
}
