import assert from 'node:assert/strict';
import test from 'node:test';
import { checkReport } from '../../../src/citations/check.ts';
import type { CitedReport } from '../../../src/citations/citedReport.ts';
import type { CitationProblem, ProblemCode } from '../../../src/citations/reportCheck.ts';
import { fixAll } from '../../../src/citations/service/actions/fixAll.ts';
import { type ActionContext, actionsAt } from '../../../src/citations/service/actions.ts';
import type { CitationAction, CitationActionKind } from '../../../src/citations/service/results.ts';
import { formatEvidenceFile } from '../../../src/report/evidenceFile.ts';
import {
	bodyOf,
	candidates,
	changed,
	definitionsOf,
	folder,
	iceFile,
	iceReport,
	listOf,
	marked,
	reportOf,
} from './iceReport.ts';

const now = '2026-02-03T04:05:06.000Z';

/** What is offered at `‸`, given these problems there. */
function offered(
	text: string,
	{
		codes = [],
		file = iceFile,
		...context
	}: Partial<ActionContext> & { codes?: readonly ProblemCode[]; file?: typeof iceFile } = {},
): { readonly report: CitedReport; readonly actions: readonly CitationAction[] } {
	const { text: plain, offset } = marked(text);
	const report = reportOf(plain, file);
	const at = [...report.document.definitions, ...report.document.citations].find(
		it => it.start <= offset && offset <= it.end,
	);
	const problems = codes.map(
		(code): CitationProblem => ({
			code,
			severity: 'error',
			message: '',
			line: 1,
			column: 1,
			start: at?.start ?? offset,
			end: at?.end ?? offset,
		}),
	);
	return {
		report,
		actions: actionsAt(report, { start: offset, end: offset }, { problems, candidates, now, ...context }),
	};
}

/** The report after the one action of a kind. */
function after(kind: CitationActionKind, text: string, context?: Parameters<typeof offered>[1]): CitedReport {
	const { report, actions } = offered(text, context);
	const action = actions.find(it => it.kind === kind);
	assert.ok(action, `${kind} is not among ${actions.map(it => it.kind).join(', ')}.`);
	return changed(report, action.change);
}

const kindsAt = (text: string, context?: Parameters<typeof offered>[1]): readonly string[] =>
	offered(text, context).actions.map(it => it.kind);

test('a definition that is missing is written from its evidence, where it belongs', () => {
	const text = iceReport('Salt [2‸].')
		.replace(/^\[2\]: .*\n/m, '')
		.replace(/^- Sea.*\n/m, '');
	const report = after('add-definition', text);
	assert.equal(report.document.text, iceReport('Salt [2].'));
	assert.ok(!kindsAt(iceReport('Lost [9‸].')).includes('add-definition'));
});

test('the first definition of a report stands below a blank line', () => {
	const report = after('add-definition', 'Ice [^1‸].');
	assert.equal(report.document.text, 'Ice [^1].\n\n[^1]: [Ice](<../docs/ice.md#L3>): “Ice melts at 0 °C.”\n');
});

test('an unused definition goes with its evidence, and a source with its last passage', () => {
	const text = iceReport('Ice [1] [1b]. Sun [3b].').replace('[2]: ', '[2‸]: ');
	const report = after('remove-unused', text);
	assert.deepEqual(listOf(report), ['Ice: [1] [1b]', 'Snow: [3] [3b]']);
	assert.deepEqual(
		definitionsOf(report).map(it => it.split(':')[0]),
		['[1]', '[1b]', '[3]', '[3b]'],
	);
	assert.deepEqual(
		report.evidence?.file.sources.map(it => it.id),
		['1', '3'],
	);
	assert.deepEqual(
		report.evidence.file.evidence.map(it => it.label),
		['1', '1b', '3', '3b'],
	);
	const first = after('remove-unused', iceReport('Sun [3b].').replace('[3]: ', '[3‸]: '));
	assert.deepEqual(listOf(first)[2], 'Snow: [3b]');
	assert.equal(first.evidence?.sources.has('3'), true);
});

test('a citation goes with the blank before it', () => {
	assert.equal(bodyOf(after('remove-citation', iceReport('Ice [9‸]. More.'))), 'Ice. More.');
	assert.equal(bodyOf(after('remove-citation', iceReport('Ice [9‸] melts.'))), 'Ice melts.');
	assert.equal(bodyOf(after('remove-citation', iceReport('Ice [1] [9‸] melts.'))), 'Ice [1] melts.');
	assert.equal(bodyOf(after('remove-citation', iceReport('[9‸] Ice.'))), ' Ice.');
});

test('an altered definition says again what its evidence says', () => {
	const altered = iceReport('Ice [1].').replace(
		'[1]: <../docs/ice.md#L3> "Ice: “Ice melts',
		'[1‸]: <../docs/fire.md> "“Fire melts',
	);
	const report = after('mend-definition', altered, { codes: ['target-differs'] });
	assert.equal(report.document.text, iceReport('Ice [1].'));
	assert.ok(!kindsAt(altered).includes('mend-definition'), 'Nobody said that it differs.');
});

test('a passage of the same run that says it takes the place of one that does not', () => {
	const of = (body: string): CitedReport => after('better-passage', iceReport(body), { codes: ['unsupported'] });
	assert.equal(
		bodyOf(of('Snow reflects 90 % of the light of the sun [1‸].')),
		'Snow reflects 90 % of the light of the sun [3b].',
	);
	const adopted = of('Ice of 30 m height was seen in Greenland [2‸].');
	assert.equal(bodyOf(adopted), 'Ice of 30 m height was seen in Greenland [1c].');
	assert.equal(adopted.evidence?.byLabel.get('1c')?.id, 'e8');
	assert.deepEqual(listOf(adopted)[0], 'Ice: [1] [1b] [1c]');
	assert.ok(!kindsAt(iceReport('Ice melts at 0 °C [1‸].')).includes('better-passage'), 'It is good as it is.');
	assert.ok(!kindsAt(iceReport('Bananas are yellow fruit [1‸].')).includes('better-passage'), 'Nothing says it.');
});

test('what is wrong with a sentence is mended from anywhere in it', () => {
	const { text, offset } = marked(iceReport('Salt [2]. Snow reflects 90 % of‸ the light of the sun. [1] Ice.'));
	const report = reportOf(text);
	const [, claim] = report.document.claims;
	assert.ok(claim);
	const problem: CitationProblem = {
		code: 'unsupported',
		severity: 'warning',
		message: '',
		line: 1,
		column: 1,
		start: claim.start,
		end: claim.end,
	};
	const kinds = (problems: readonly CitationProblem[]): readonly string[] =>
		actionsAt(report, { start: offset, end: offset }, { problems, candidates, now }).map(it => it.kind);
	assert.deepEqual(kinds([problem]), ['better-passage', 'mark-checked', 'remove-citation']);
	assert.deepEqual(kinds([]), []);
});

test('what was checked by hand is noted with the claim, once', () => {
	const text = iceReport('Ice melts at 48 °C [1‸] [1b].');
	const report = after('mark-checked', text, { codes: ['unsupported'] });
	assert.deepEqual(report.evidence?.file.verdicts, [
		{
			claim: 'Ice melts at 48 °C.',
			evidence: ['e1', 'e2'],
			verdict: 'supported',
			reason: 'Checked by hand.',
			by: 'user',
			at: now,
		},
	]);
	assert.ok(!kindsAt(text, { file: report.evidence.file }).includes('mark-checked'));
});

test('sources that are one are made one', () => {
	const twice = {
		...iceFile,
		sources: iceFile.sources.map(it =>
			it.id === '1' ? it : { ...it, uri: `https://sea.example/ice?utm_source=${it.id}` },
		),
		evidence: iceFile.evidence.map(it =>
			it.id === 'e4' ? { ...it, quote: 'Sea ice melts at −1.8 °C | `NaCl`.' } : it,
		),
		verdicts: [{ claim: 'x', evidence: ['e3', 'e4'], verdict: 'supported' as const, reason: '', by: 'm', at: now }],
	};
	const report = after('merge-duplicates', iceReport('Salt [2‸] [3], again [3], sun [3b].'), {
		file: twice,
		codes: ['duplicate-source'],
	});
	assert.equal(bodyOf(report), 'Salt [2], again [2], sun [2b].');
	assert.deepEqual(listOf(report), ['Ice: [1] [1b]', 'Sea: [2] [2b]']);
	assert.deepEqual(
		definitionsOf(report).map(it => it.split(':')[0]),
		['[1]', '[1b]', '[2]', '[2b]'],
	);
	assert.deepEqual(
		report.evidence?.file.evidence.map(it => `${it.id} ${it.source} ${it.label}`),
		['e1 1 1', 'e2 1 1b', 'e3 2 2', 'e5 2 2b'],
	);
	assert.deepEqual(report.evidence.file.verdicts?.[0]?.evidence, ['e3']);
	assert.ok(!kindsAt(iceReport('Salt [2‸] [3].')).includes('merge-duplicates'));
});

test('a report that was moved leads to its sources again', () => {
	const found = {
		uris: new Map([
			['1', 'file:///elsewhere/docs/ice.md'],
			['2', 'https://sea.example/ice'],
		]),
		way: 'research/old',
	};
	const report = after('mend-links', iceReport('Ice [1‸].'), { codes: ['report-moved'], found });
	assert.equal(definitionsOf(report)[0], '[1]: <../elsewhere/docs/ice.md#L3> "Ice: “Ice melts at 0 °C.”"');
	assert.match(report.document.text, /^- Ice, `\.\.\/elsewhere\/docs\/ice\.md`: \[1\] \[1b\]$/m);
	assert.equal(report.evidence?.sources.get('1')?.uri, '../elsewhere/docs/ice.md');
	assert.equal(report.evidence.sources.get('2')?.uri, 'https://sea.example/ice');
	assert.equal(report.evidence.file.folder, 'research/old');
});

test('all that needs no thought is mended at once, and then nothing is left', () => {
	const text = iceReport('Ice [1] [1b]. Salt [2]. Sun [3b].')
		.replace(/^\[2\]: .*\n/m, '')
		.replace('"Ice: “Ice melts', '"Ice: “Ice burns');
	const report = reportOf(text);
	const start = report.document.definitions[0]?.start ?? 0;
	const problem: CitationProblem = {
		code: 'title-differs',
		severity: 'error',
		message: '',
		line: 1,
		column: 1,
		start,
		end: start,
	};
	const fixed = changed(report, fixAll(report, [problem]));
	assert.equal(
		fixed.document.text,
		iceReport('Ice [1] [1b]. Salt [2]. Sun [3b].')
			.replace(/^\[3\]: .*\n/m, '')
			.replace('[3] [3b]', '[3b]'),
	);
	assert.deepEqual(fixAll(fixed, []), { document: [], evidence: undefined });
});

test('what was mended is found no fault with', async () => {
	const text = iceReport('Ice melts at 0 °C [1]. It floats, being less dense than water [1b]. Salt [2].')
		.replace('"Ice: “Ice melts', '"Ice: “Ice burns')
		.replace('#L9', '#L1');
	const check = async ({ document, evidence }: CitedReport): Promise<readonly CitationProblem[]> => {
		const evidenceFile = evidence && formatEvidenceFile(evidence.file);
		const reader = { readSource: async () => undefined, readSnapshot: async () => undefined };
		return (await checkReport({ document: document.text, evidenceFile, folder }, reader)).problems;
	};
	const report = reportOf(text);
	const problems = await check(report);
	assert.ok(problems.some(it => it.code === 'title-differs') && problems.some(it => it.code === 'target-differs'));
	const codes = new Set((await check(changed(report, fixAll(report, problems)))).map(it => it.code));
	for (const code of [
		'title-differs',
		'target-differs',
		'unused-definition',
		'wrong-source',
		'undefined-evidence',
	] as const) {
		assert.ok(!codes.has(code), code);
	}
});
