import assert from 'node:assert/strict';
import { type CitedReport, citationKeys, indexEvidence } from '../../../src/citations/citedReport.ts';
import { parseCitationDocument } from '../../../src/citations/parseDocument.ts';
import { applyChanges } from '../../../src/citations/service/changes.ts';
import type { ReportChange } from '../../../src/citations/service/results.ts';
import { Evidence } from '../../../src/report/evidence.ts';
import { EvidenceFile } from '../../../src/report/evidenceFile.ts';

export const folder = 'file:///research';

const read = { type: 'document', retrievedAt: '2026-01-02T03:04:05.000Z' };
const sha = (digit: number): string => `${digit}`.repeat(64);

/** Three sources; of the first and the third, more than one passage. */
export const iceFile: EvidenceFile = EvidenceFile.parse({
	version: 1,
	run: 'run-1',
	question: 'When does ice melt?',
	sources: [
		{ ...read, id: '1', uri: '../docs/ice.md', title: 'Ice', sha256: sha(1) },
		{
			...read,
			id: '2',
			uri: 'https://sea.example/ice',
			title: 'Sea *ice* [sic]',
			sha256: sha(2),
			author: [{ family: 'Melis', given: 'G.' }],
			issued: { 'date-parts': [[2018]] },
		},
		{ ...read, id: '3', uri: '../docs/snow.md', title: 'Snow', sha256: sha(3) },
	],
	evidence: [
		passage('e1', '1', 'Ice melts at 0 °C.', 3),
		passage('e2', '1b', 'Ice floats, since it is less dense than water.', 9),
		passage('e3', '2', 'Sea ice melts\nat −1.8 °C | `NaCl`.', 1),
		passage('e4', '3', 'Snow is white.', 1),
		passage('e5', '3b', 'Snow reflects 90 % of the light of the sun.', 2),
	],
});

function passage(id: string, label: string, quote: string, line: number): unknown {
	const source = label.replace(/\D/g, '');
	const locator = { lines: [line, line], headings: ['Facts'] };
	return { id, label, source, quote, prefix: 'As is known: ', suffix: ' And so on.', locator };
}

/** What the run found and the report does not cite: a further passage of the first source, and one of a new source. */
export const candidates: readonly Evidence[] = [
	{
		id: 'e8',
		source: { ...read, uri: 'file:///docs/ice.md', title: 'Ice', sha256: sha(1) },
		quote: 'Ice of 30 m height was seen in Greenland.',
		prefix: '',
		suffix: '',
		locator: { lines: [20, 20] },
	},
	{
		id: 'e9',
		source: { ...read, uri: 'https://hail.example/', title: 'Hail', sha256: sha(9) },
		quote: 'Hail falls in summer.',
		prefix: '',
		suffix: '',
		locator: {},
	},
].map(it => Evidence.parse(it));

/** A report with a body that a test writes, and below it what the composer writes for `iceFile`. */
export function iceReport(body: string): string {
	return `---
title: "Ice"
run: "run-1"
evidence: "ice.evidence.json"
---

${body}

${sources}

${definitions}
`;
}

export const sources = `## Sources

- Ice, \`../docs/ice.md\`: [1] [1b]
- Sea \\*ice\\* \\[sic\\], Melis G., 2018, \`https://sea.example/ice\` (read 2026-01-02): [2]
- Snow, \`../docs/snow.md\`: [3] [3b]`;

export const definitions = `[1]: <../docs/ice.md#L3> "Ice: “Ice melts at 0 °C.”"
[1b]: <../docs/ice.md#L9> "Ice: “Ice floats, since it is less dense than water.”"
[2]: <https://sea.example/ice> "Sea *ice* [sic]: “Sea ice melts at −1.8 °C | \`NaCl\`.”"
[3]: <../docs/snow.md#L1> "Snow: “Snow is white.”"
[3b]: <../docs/snow.md#L2> "Snow: “Snow reflects 90 % of the light of the sun.”"`;

export function reportOf(text: string, file: EvidenceFile | undefined = iceFile): CitedReport {
	const evidence = file && indexEvidence(file);
	return { document: parseCitationDocument(text, evidence && citationKeys(evidence)), evidence, folder };
}

/** A text in which `‸` marks a place. */
export function marked(text: string): { readonly text: string; readonly offset: number } {
	const offset = text.indexOf('‸');
	assert.ok(offset >= 0, 'The text has no mark.');
	return { text: text.replace('‸', ''), offset };
}

/** A report with `‸` in its body. */
export function markedReport(
	body: string,
	file?: EvidenceFile,
): { readonly report: CitedReport; readonly offset: number } {
	const { text, offset } = marked(iceReport(body));
	return { report: reportOf(text, file), offset };
}

/** The report after a change that must be one: in order, within the text, without overlaps. */
export function changed(report: CitedReport, change: ReportChange): CitedReport {
	const { text } = report.document;
	let at = 0;
	for (const { start, end } of change.document) {
		assert.ok(at <= start && start <= end && end <= text.length, `A change lies at ${start}–${end}, after ${at}.`);
		at = end;
	}
	return reportOf(applyChanges(text, change.document), change.evidence ?? report.evidence?.file);
}

/** Of a report as `iceReport` makes it. */
export function bodyOf({ document: { text } }: CitedReport): string {
	return text.slice(text.indexOf('\n---\n') + 6, text.indexOf('\n\n## Sources'));
}

/** The lines of definitions. */
export function definitionsOf({ document }: CitedReport): readonly string[] {
	return document.definitions.map(it => document.text.slice(it.start, it.end));
}

/** The lines of the list of sources, each as its first word and its citations. */
export function listOf({ document: { text, apparatus } }: CitedReport): readonly string[] {
	return [...text.slice(apparatus.start).matchAll(/^- (\S+?)[,\s].*?: (\[.*)$/gm)].map(it => `${it[1]}: ${it[2]}`);
}
