import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ReportChange, TextChange } from '../citations/service/results.ts';
import { type EvidenceFile, formatEvidenceFile } from '../report/evidenceFile.ts';
import { rangeOf } from './ranges.ts';
import type { OpenReport } from './reports.ts';

/**
 * A change of a report as one edit of the document and its evidence file, which an editor applies as a whole or not at all; it
 * refuses the edit when the document is another by then.
 */
export function workspaceEdit(report: OpenReport, change: ReportChange): WorkspaceEdit {
	const { text, version } = report;
	const documentChanges: TextDocumentEdit[] = [];
	if (change.document.length > 0) {
		documentChanges.push({ textDocument: { uri: text.uri, version }, edits: textEdits(report, change.document) });
	}
	const evidence = change.evidence && evidenceEdit(report, change.evidence);
	if (evidence) {
		documentChanges.push(evidence);
	}
	return { documentChanges };
}

/** Changes of the document alone. */
export function textEdits({ cited }: OpenReport, changes: readonly TextChange[]): TextEdit[] {
	return changes.map(it => ({ range: rangeOf(cited.document, it), newText: it.text }));
}

/** Only what differs is replaced: cursors and undo of an open evidence file stay where they are. */
function evidenceEdit({ evidenceFile }: OpenReport, changed: EvidenceFile): TextDocumentEdit | undefined {
	if (!evidenceFile) {
		return undefined;
	}
	const { uri, text, version } = evidenceFile;
	const eol = text.includes('\r\n') ? '\r\n' : '\n';
	const wanted = formatEvidenceFile(changed, text).replaceAll('\n', eol);
	if (wanted === text) {
		return undefined;
	}
	const { start, end, newText } = difference(text, wanted);
	const document = TextDocument.create(uri, 'json', version ?? 0, text);
	const range = { start: document.positionAt(start), end: document.positionAt(end) };
	return { textDocument: { uri, version: version ?? null }, edits: [{ range, newText }] };
}

/** The stretch in which two texts differ, whole lines of it: half of a line break is no place of the protocol. */
function difference(before: string, after: string): { start: number; end: number; newText: string } {
	const shorter = Math.min(before.length, after.length);
	let same = 0;
	while (same < shorter && before[same] === after[same]) {
		same++;
	}
	const start = before.lastIndexOf('\n', same - 1) + 1;
	let tail = 0;
	while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
		tail++;
	}
	const lineBreak = before.indexOf('\n', before.length - tail);
	const end = lineBreak < 0 ? before.length : lineBreak + 1;
	return { start, end, newText: after.slice(start, after.length - (before.length - end)) };
}
