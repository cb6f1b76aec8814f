import assert from 'node:assert/strict';
import test from 'node:test';
import { checkDocument } from '../../../src/citations/checkDocument.ts';
import { CheckMemo } from '../../../src/citations/checks/checkMemo.ts';
import { indexEvidence } from '../../../src/citations/citedReport.ts';
import { parseCitationDocument } from '../../../src/citations/parseDocument.ts';
import { composeDocument, type ReportDocument } from '../../../src/report/document.ts';
import type { Finding } from '../../../src/report/evidence.ts';
import type { EvidenceFile } from '../../../src/report/evidenceFile.ts';
import { carryEvidence } from '../../../src/report/insertion/carryEvidence.ts';
import { planInsertion } from '../../../src/report/insertion/insertion.ts';
import { applyInsertion } from '../../../src/report/insertion/target.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { finding } from '../../fakes/finding.ts';

const folder = 'file:///project/research';

function report(run: string, answer: string, findings: readonly Finding[]): ReportDocument {
	const ledger = new EvidenceLedger();
	findings.forEach(it => ledger.add(it));
	return composeDocument({
		run,
		question: 'When does ice melt?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'p',
		notes: [],
		answer,
		report: '',
		evidence: ledger,
		folder,
		evidenceFileName: `${run}.evidence.json`,
	});
}

const ice = finding({ uri: 'file:///project/ice.md', quote: 'Ice melts at 0 °C.' });
const salt = finding({ uri: 'file:///project/ice.md', quote: 'Salt lowers the melting point of ice.' });
const steam = finding({ uri: 'https://steam.test/', quote: 'Steam is hot.' });

function inserted(into: ReportDocument, from: ReportDocument): { readonly text: string; readonly file: EvidenceFile } {
	const text = into.markdown;
	const offset = text.indexOf('\n\n## Sources') + 1;
	const source = { ...from, folder };
	const plan = planInsertion(source, { kind: 'answer' }, { text, offset, language: 'markdown', folder });
	assert.ok('insertions' in plan);
	return {
		text: applyInsertion(text, plan),
		file: carryEvidence(into.evidenceFile, source, plan.labels ?? new Map(), folder),
	};
}

function problemsOf({ text, file }: { readonly text: string; readonly file: EvidenceFile }): string[] {
	const report = { document: parseCitationDocument(text), evidence: indexEvidence(file), folder };
	return checkDocument(report, { memo: new CheckMemo() }).problems.map(it => `${it.code}: ${it.message}`);
}

test('what is inserted into a report brings its evidence, under the labels that it has there', () => {
	const into = report('r1', 'Ice melts at 0 °C [e1].', [ice]);
	const from = report('r2', 'Salt lowers the melting point of ice [e2]. Steam is hot [e1].', [steam, salt]);
	const result = inserted(into, from);
	assert.match(result.text, /Salt lowers the melting point of ice \[1b\]\. Steam is hot \[2\]\./);
	assert.deepEqual(
		result.file.evidence.map(it => [it.id, it.label, it.source, it.quote]),
		[
			['e1', '1', '1', 'Ice melts at 0 °C.'],
			['e2', '1b', '1', 'Salt lowers the melting point of ice.'],
			['e3', '2', '2', 'Steam is hot.'],
		],
	);
	assert.deepEqual(
		result.file.sources.map(it => [it.id, it.uri]),
		[
			['1', '../ice.md'],
			['2', 'https://steam.test/'],
		],
	);
	assert.deepEqual(problemsOf(result), []);
});

test('what the document has already stays as it is, and is not given twice', () => {
	const into = report('r1', 'Ice melts at 0 °C [e1].', [ice]);
	const result = inserted(into, report('r2', 'It melts at 0 °C [e1].', [ice]));
	assert.deepEqual(result.file.evidence, into.evidenceFile.evidence);
	assert.deepEqual(problemsOf(result), []);
});

test('a passage of another version of a source that the file knows is not said to be of the one it has', () => {
	const into = report('r1', 'Ice melts at 0 °C [e1].', [ice]);
	const changed = { ...salt, source: { ...salt.source, sha256: 'f'.repeat(64) } };
	const result = inserted(into, report('r2', 'Salt lowers the melting point of ice [e1].', [changed]));
	assert.equal(result.file.evidence.length, 1);
	assert.ok(problemsOf(result).some(it => it.startsWith('unknown-evidence')));
});
