import assert from 'node:assert/strict';
import test from 'node:test';
import { checkReport } from '../../../src/citations/check.ts';
import type { CitedReport } from '../../../src/citations/citedReport.ts';
import type { CitationProblem, ProblemCode } from '../../../src/citations/reportCheck.ts';
import { actionsAt } from '../../../src/citations/service/actions.ts';
import { convertStyle } from '../../../src/citations/service/convertStyle.ts';
import type { CitationActionKind } from '../../../src/citations/service/results.ts';
import { formatEvidenceFile } from '../../../src/report/evidenceFile.ts';
import { candidates, changed, folder, iceFile, iceReport, reportOf } from './iceReport.ts';

const now = '2026-02-03T04:05:06.000Z';

async function check({ document, evidence }: CitedReport): Promise<readonly CitationProblem[]> {
	const evidenceFile = evidence && formatEvidenceFile(evidence.file);
	const reader = { readSource: async () => undefined, readSnapshot: async () => undefined };
	const { problems } = await checkReport({ document: document.text, evidenceFile, folder }, reader);
	return problems.filter(it => it.code !== 'not-checked' && it.code !== 'source-missing');
}

const whole = iceReport(
	'Ice melts at 0 °C [1]. It floats, being less dense than water [1b]. Sea ice melts at −1.8 °C [2]. Snow is white [3]. Snow reflects 90 % of the light of the sun [3b].',
);
const oneSource = { ...iceFile, sources: iceFile.sources.map(it => ({ ...it, uri: 'https://sea.example/ice' })) };

/** What is wrong, what mends it, and how the report came to be so. */
const cases: readonly {
	readonly code: ProblemCode;
	readonly kind: CitationActionKind;
	readonly report: CitedReport;
}[] = [
	{ code: 'undefined-label', kind: 'add-definition', report: reportOf(whole.replace(/^\[2\]: .*\n/m, '')) },
	{ code: 'undefined-label', kind: 'remove-citation', report: reportOf(whole.replace('[3b].', '[3b] [9].')) },
	{ code: 'undefined-label', kind: 'fix-all', report: reportOf(whole.replaceAll(/^\[\d.?\]: .*\n/gm, '')) },
	{ code: 'unused-definition', kind: 'remove-unused', report: reportOf(whole.replace('Snow is white [3]. ', '')) },
	{ code: 'unused-definition', kind: 'fix-all', report: reportOf(whole.replace('Sea ice melts at −1.8 °C [2]. ', '')) },
	{ code: 'duplicate-definition', kind: 'remove-unused', report: reportOf(`${whole}[2]: <x> "y"\n`) },
	{ code: 'duplicate-definition', kind: 'fix-all', report: reportOf(`${whole}[2]: <x> "y"\n`) },
	{
		code: 'title-differs',
		kind: 'mend-definition',
		report: reportOf(whole.replace('“Snow is white', '“Snow is black')),
	},
	{ code: 'target-differs', kind: 'mend-definition', report: reportOf(whole.replace('ice.md#L3', 'fire.md#L3')) },
	{ code: 'target-differs', kind: 'fix-all', report: reportOf(whole.replace('ice.md#L3', 'ice.md#L4')) },
	{ code: 'unsupported', kind: 'better-passage', report: reportOf(whole.replace('the sun [3b]', 'the sun [1]')) },
	{ code: 'unsupported', kind: 'mark-checked', report: reportOf(whole.replace('melts at 0', 'melts at 48')) },
	{ code: 'duplicate-source', kind: 'merge-duplicates', report: reportOf(whole, oneSource) },
	{
		code: 'out-of-order',
		kind: 'organize',
		report: reportOf(whole.replace('Ice melts', 'Snow is white [3]. Ice melts')),
	},
];

for (const { code, kind, report } of cases) {
	test(`${kind} mends ${code}, and breaks nothing`, async () => {
		const problems = await check(report);
		const problem = problems.find(it => it.code === code);
		assert.ok(problem, `There is no ${code} among ${problems.map(it => it.code).join(', ')}.`);
		const action = actionsAt(report, problem, { problems, candidates, now }).find(
			it => it.kind === kind && it.mends.includes(code),
		);
		assert.ok(action, `${kind} is not offered.`);
		const after = await check(changed(report, action.change));
		const count = (of: readonly CitationProblem[], wanted: ProblemCode): number =>
			of.filter(it => it.code === wanted).length;
		assert.ok(count(after, code) < count(problems, code), 'It is still there.');
		for (const it of after.filter(other => other.severity === 'error' || other.severity === 'warning')) {
			assert.ok(count(after, it.code) <= count(problems, it.code), it.message);
		}
	});
}

test('no style has problems that another has not', async () => {
	const report = reportOf(whole);
	const problems = await check(report);
	assert.deepEqual(problems, []);
	for (const style of ['footnote', 'inline', 'pandoc'] as const) {
		assert.deepEqual(await check(changed(report, convertStyle(report, style))), [], style);
	}
});
