import assert from 'node:assert/strict';
import test from 'node:test';
import MarkdownIt from 'markdown-it';
import type { CitationStyle } from '../../../src/citations/citationDocument.ts';
import type { CitedReport } from '../../../src/citations/citedReport.ts';
import { isNoChange } from '../../../src/citations/service/changes.ts';
import { convertStyle } from '../../../src/citations/service/convertStyle.ts';
import { composeDocument } from '../../../src/report/document.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { finding } from '../../fakes/finding.ts';
import { bodyOf, changed, definitionsOf, iceReport, listOf, reportOf } from './iceReport.ts';

const styles: readonly CitationStyle[] = ['reference', 'footnote', 'inline', 'pandoc'];
const convert = (report: CitedReport, style: CitationStyle): CitedReport =>
	changed(report, convertStyle(report, style));
const body = 'Ice melts [1] [1b]; the sea [2].\n\n| a | b |\n|---|---|\n| snow [3b] | salt [2] |';

test('each style has its form', () => {
	const report = reportOf(iceReport('Ice melts [1] and floats [1b].'));
	assert.equal(bodyOf(convert(report, 'footnote')), 'Ice melts [^1] and floats [^1b].');
	assert.equal(
		bodyOf(convert(report, 'inline')),
		'Ice melts [1](<../docs/ice.md#L3> "Ice: “Ice melts at 0 °C.”") and floats [1b](<../docs/ice.md#L9> "Ice: “Ice floats, since it is less dense than water.”").',
	);
	assert.equal(bodyOf(convert(report, 'pandoc')), 'Ice melts [@ice] and floats [@ice{1b}].');
});

test('definitions and the list of sources follow', () => {
	const report = reportOf(iceReport(body));
	const footnote = convert(report, 'footnote');
	assert.deepEqual(definitionsOf(footnote).slice(2, 4), [
		String.raw`[^2]: [Sea \*ice\* \[sic\]](<https://sea.example/ice>): “Sea ice melts at −1.8 °C \| &#96;NaCl&#96;.”`,
		'[^3]: [Snow](<../docs/snow.md#L1>): “Snow is white.”',
	]);
	assert.deepEqual(listOf(footnote), ['Ice: [^1] [^1b]', 'Sea: [^2]', 'Snow: [^3] [^3b]']);
	assert.deepEqual(definitionsOf(convert(report, 'inline')), []);
	const pandoc = convert(report, 'pandoc');
	assert.deepEqual(definitionsOf(pandoc), []);
	assert.deepEqual(listOf(pandoc), ['Ice: [@ice] [@ice{1b}]', 'Sea: [@melis2018]', 'Snow: [@snow] [@snow{3b}]']);
	assert.match(pandoc.document.text, /\nbibliography: "ice\.references\.bib"\n---\n/);
	assert.deepEqual(
		pandoc.evidence?.file.sources.map(it => it['citation-key']),
		['ice', 'melis2018', 'snow'],
	);
});

test('every style is read as the same labels, and from each to each and back the document is the same', () => {
	const report = reportOf(iceReport(body));
	const labels = ['1', '1b', '2', '3b', '2'];
	for (const first of styles) {
		const one = convert(report, first);
		assert.deepEqual(
			one.document.citations.map(it => `${it.style} ${it.label}`),
			labels.map(it => `${first} ${it}`),
		);
		assert.ok(isNoChange(convertStyle(one, first)), first);
		for (const second of styles) {
			const two = convert(one, second);
			assert.deepEqual(
				two.document.citations.map(it => it.label),
				labels,
				`${first} → ${second}`,
			);
			assert.equal(convert(two, 'reference').document.text, report.document.text, `${first} → ${second}`);
		}
	}
});

test('what links in the report links in each style that has links', () => {
	const linksOf = (report: CitedReport): readonly string[] =>
		[
			...new MarkdownIt().render(report.document.text).matchAll(/<a href="([^"]*)"(?: title="([^"]*)")?>([^<]*)<\/a>/g),
		].map(it => `${it[3]} ${it[1]} ${it[2]}`);
	const report = reportOf(iceReport(body));
	const links = linksOf(report);
	assert.equal(links.length, 10);
	assert.deepEqual(linksOf(convert(report, 'inline')), links);
	assert.equal(linksOf(convert(report, 'footnote')).length, 5, 'Each footnote links to its source.');
});

test('hostile words survive every style', () => {
	const hostile = [
		'a ` b',
		'``x``` ~~~',
		'\\` \\\\` \\|',
		'](http://evil.example) ![x](y)',
		'<script>alert(1)</script> &amp; &#96; \\ "quoted" \\"',
		'| a | b |\\| c',
		'www.evil.example, http://evil.example, a@b.example',
		'“nested: “quotes””',
		'*_~[^1] [@x{1}] [1]: ',
		'天气 😀 \u202e',
	];
	const ledger = new EvidenceLedger();
	for (const [index, quote] of hostile.entries()) {
		ledger.add(finding({ uri: `https://x.example/${index}`, title: `${quote} ${index}`, quote }));
	}
	const { markdown, evidenceFile } = composeDocument({
		run: 'run',
		question: 'What?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'extractive',
		notes: [],
		answer: hostile.map((_, index) => `Said [e${index + 1}] and \`code\` [e${index + 1}].`).join(' '),
		report: '## More\n\nA stray ` here [e1]. And there [e2] [e3]. | [e5] |',
		evidence: ledger,
		folder: 'file:///research',
		evidenceFileName: 'what.evidence.json',
	});
	const report = reportOf(markdown, evidenceFile);
	const labels = report.document.citations.map(it => it.label);
	assert.ok(labels.length >= 20);
	for (const style of styles) {
		const other = convert(report, style);
		assert.deepEqual(
			other.document.citations.map(it => `${it.style} ${it.label}`),
			labels.map(it => `${style} ${it}`),
		);
		assert.equal(convert(other, 'reference').document.text, markdown, style);
	}
});

test('what cannot be written in a style stays as it is', () => {
	const report = reportOf(iceReport('Lost [9]; see [see @ice, p. 3]; ice [1].'));
	assert.match(bodyOf(convert(report, 'footnote')), /^Lost \[9\]; see \[see @ice, p\. 3\]; ice \[\^1\]\.$/);
	const without = { ...report, evidence: undefined };
	assert.equal(convert(without, 'pandoc').document.text, report.document.text);
	assert.equal(bodyOf(convert(without, 'footnote')), 'Lost [9]; see [see @ice, p. 3]; ice [^1].');
});

test('citations that share brackets are written one by one', () => {
	const pandoc = convert(reportOf(iceReport('Ice [1].')), 'pandoc');
	const text = pandoc.document.text.replace('Ice [@ice].', 'Ice [@ice; @melis2018;@snow{3b}](x).');
	const report = reportOf(text.replace('](x)', ']'), pandoc.evidence?.file);
	assert.equal(bodyOf(convert(report, 'reference')), 'Ice [1] [2] [3b].');
});
