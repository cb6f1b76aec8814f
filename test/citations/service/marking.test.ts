import assert from 'node:assert/strict';
import test from 'node:test';
import type { CitationProblem, ProblemCode, Severity } from '../../../src/citations/reportCheck.ts';
import { foldingsOf } from '../../../src/citations/service/foldings.ts';
import { hintsOf } from '../../../src/citations/service/hints.ts';
import { lensOf } from '../../../src/citations/service/lens.ts';
import { linksOf } from '../../../src/citations/service/links.ts';
import { iceFile, iceReport, reportOf } from './iceReport.ts';

test('the front matter, the apparatus and the definitions fold, each as a whole', () => {
	const text = iceReport('# Ice\n\nIce [1].').replace(
		'\n[1]: ',
		'\n## Method\n\n- Written by hand\n- in a day\n\n[1]: ',
	);
	const { document } = reportOf(text);
	const lineOf = (offset: number): number => document.lines.positionOf(offset).line;
	assert.deepEqual(
		foldingsOf(document).map(it => `${it.kind} ${lineOf(it.start)}–${lineOf(it.end)}`),
		['front-matter 1–5', 'sources 11–15', 'method 17–20', 'definitions 22–26'],
	);
	assert.deepEqual(foldingsOf(reportOf('Ice.').document), []);
});

test('citations link to their sources, as far as a report may link to them', () => {
	const file = {
		...iceFile,
		sources: iceFile.sources.map(it => (it.id === '3' ? { ...it, uri: 'command:workbench.action.quit' } : it)),
	};
	const report = reportOf(
		iceReport('Ice [^1], salt [@melis2018{2}], snow [@snow{3}], [1](<javascript:alert(1)> "x").'),
		file,
	);
	assert.deepEqual(
		linksOf(report)
			.filter(it => it.style !== 'reference')
			.map(it => `${it.label} ${it.target}`),
		['1 file:///docs/ice.md#L3', '2 https://sea.example/ice'],
	);
	assert.ok(linksOf(report).every(it => /^(?:file|https):/.test(it.target)));
});

test('the lens counts what is cited, and what is wrong', () => {
	const report = reportOf(iceReport('# Ice\n\nIce [1] [1b], salt [2], lost [9].'));
	const problem = (code: ProblemCode, severity: Severity): CitationProblem => ({
		code,
		severity,
		message: '',
		start: 0,
		end: 0,
		line: 1,
		column: 1,
	});
	const problems = [
		problem('weak-support', 'info'),
		problem('unsupported', 'warning'),
		problem('undefined-label', 'error'),
	];
	const lens = lensOf(report, problems);
	assert.ok(lens);
	const { at, ...counts } = lens;
	assert.deepEqual(counts, { citations: 4, sources: 2, weak: 1, unsupported: 1, broken: 1 });
	assert.equal(report.document.text.slice(at.start, at.end), '# Ice');
	assert.equal(lensOf(reportOf('# Nothing'), []), undefined);
});

test('hints say the site and the year', () => {
	const report = reportOf(iceReport('Ice [1], salt [2], lost [9].'));
	const { text } = report.document;
	assert.deepEqual(
		hintsOf(report, { start: 0, end: text.length }).map(
			it => `${it.offset - text.indexOf('Ice [')} ${it.site} ${it.year}`,
		),
		['7 ice.md ', '17 sea.example 2018'],
	);
	assert.deepEqual(hintsOf(report, { start: 0, end: 10 }), []);
});
