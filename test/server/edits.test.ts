import assert from 'node:assert/strict';
import test from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readReport } from '../../src/citations/readReport.ts';
import { type EvidenceFile, parseEvidenceFile } from '../../src/report/evidenceFile.ts';
import { workspaceEdit } from '../../src/server/edits.ts';
import type { OpenReport } from '../../src/server/reports.ts';
import { evidenceUri, folder, reportUri, writeIceReport } from './iceReport.ts';
import { memoryFiles } from './memoryFiles.ts';

function opened(evidence: string): OpenReport {
	const { report } = writeIceReport(memoryFiles());
	const { report: cited } = readReport({ document: report, evidenceFile: evidence, folder });
	const text = TextDocument.create(reportUri, 'markdown', 3, report);
	const evidenceFile = {
		uri: evidenceUri,
		text: evidence,
		version: undefined,
		index: cited.evidence,
		problem: undefined,
	};
	return { text, version: 3, cited, evidenceFile };
}

/** What becomes of an evidence file, and which lines of it are replaced. */
function changed(evidence: string, change: (file: EvidenceFile) => EvidenceFile): { text: string; lines: number } {
	const report = opened(evidence);
	const file = report.cited.evidence?.file;
	assert.ok(file);
	const [edit] = workspaceEdit(report, { document: [], evidence: change(file) }).documentChanges ?? [];
	if (!edit || !('edits' in edit)) {
		return { text: evidence, lines: 0 };
	}
	const edits = edit.edits.map(it => ('newText' in it ? it : assert.fail('A snippet.')));
	const lines = edits.reduce((sum, it) => sum + it.range.end.line - it.range.start.line, 0);
	return { text: TextDocument.applyEdits(TextDocument.create('', '', 0, evidence), edits), lines };
}

const { evidence } = writeIceReport(memoryFiles());
const relabelled = (file: EvidenceFile): EvidenceFile => ({
	...file,
	evidence: file.evidence.map(it => (it.label === '2' ? { ...it, label: '5', source: '5' } : it)),
});

test('an evidence file that stays as it is is not touched', () => {
	assert.equal(changed(evidence, file => file).lines, 0);
});

test('only the lines that are changed are replaced, wherever the writer of the file had put its keys', () => {
	const { text, lines } = changed(evidence, relabelled);
	assert.equal(lines, 2);
	assert.equal(text, evidence.replace('"label": "2",\n\t\t\t"source": "2"', '"label": "5",\n\t\t\t"source": "5"'));
});

test('line ends stay those of the file', () => {
	const windows = evidence.replaceAll('\n', '\r\n');
	assert.equal(changed(windows, relabelled).text, changed(evidence, relabelled).text.replaceAll('\n', '\r\n'));
});

test('what grows, shrinks or is written by another hand comes out as it is to be', () => {
	const compact = JSON.stringify(JSON.parse(evidence));
	for (const before of [evidence, compact, evidence.trimEnd(), `${evidence}\n\n`]) {
		for (const change of [
			relabelled,
			(file: EvidenceFile) => ({ ...file, evidence: [] }),
			(file: EvidenceFile) => ({ ...file, evidence: file.evidence.slice(1) }),
			(file: EvidenceFile) => ({
				...file,
				sources: [...file.sources, ...file.sources.map(it => ({ ...it, id: '9' }))],
			}),
			(file: EvidenceFile) => ({ ...file, question: `${file.question}?`, folder: 'research' }),
		]) {
			const parsed = parseEvidenceFile(before);
			assert.ok('evidence' in parsed);
			assert.deepEqual(parseEvidenceFile(changed(before, change).text), change(parsed));
		}
	}
});
