import assert from 'node:assert/strict';
import test from 'node:test';
import type { CitedReport } from '../../../src/citations/citedReport.ts';
import { adopted } from '../../../src/citations/service/adopt.ts';
import { applyChanges, inOrder } from '../../../src/citations/service/changes.ts';
import { completionsAt } from '../../../src/citations/service/completions.ts';
import type { CitationCompletion } from '../../../src/citations/service/results.ts';
import {
	bodyOf,
	candidates,
	definitionsOf,
	iceFile,
	iceReport,
	listOf,
	marked,
	markedReport,
	reportOf,
} from './iceReport.ts';

const offered = (body: string): readonly CitationCompletion[] => {
	const { report, offset } = markedReport(body);
	return completionsAt(report, offset, candidates);
};

/** The report once a completion has been chosen, in the document and in the evidence file. */
function chosen(body: string, label: string): CitedReport {
	const { report, offset } = markedReport(body);
	const it = completionsAt(report, offset, candidates).find(other => other.label === label);
	assert.ok(it && report.evidence, `${label} is not offered.`);
	const changes = inOrder(report.document.text, [it.edit, ...it.additional]);
	assert.equal(changes.length, 1 + it.additional.length);
	const file = it.isNew ? adopted(report.evidence, it) : report.evidence.file;
	return reportOf(applyChanges(report.document.text, changes), file);
}

test('the evidence of the report is offered first, then what else the run found', () => {
	assert.deepEqual(
		offered('[‸').map(it => `${it.label}${it.isNew ? ' new' : ''}`),
		['1', '1b', '2', '3', '3b', '1c new', '4 new'],
	);
});

test('what supports the sentence that is being written comes first', () => {
	const [first, second] = offered('Ice is cold. Snow reflects 90 % of the light of the sun [‸');
	assert.deepEqual([first?.label, first?.isBest], ['3b', true]);
	assert.equal(second?.isBest, false);
	const [hail] = offered('Hail falls in summer [‸').filter(it => it.isNew);
	assert.deepEqual([hail?.label, hail?.isBest], ['4', true]);
	assert.ok(offered('Nothing of this is known anywhere [‸').every(it => !it.isBest));
});

test('what is typed is compared with label, title, authors and quoted words, and is replaced', () => {
	const [, , sea] = offered('[‸');
	assert.match(sea?.filterText ?? '', /^\[2 Sea \*ice\* \[sic\] Melis G\. 2018 Sea ice melts at −1\.8 °C/);
	for (const [body, after] of [
		['Salt [‸', 'Salt [2]'],
		['Salt [‸]', 'Salt [2]'],
		['Salt [sea ice‸ and more', 'Salt [2] and more'],
		['Salt [3‸b] and more', 'Salt [2] and more'],
		['Salt [mel‸is] and more', 'Salt [2] and more'],
	] as const) {
		assert.equal(bodyOf(chosen(body, '2')), after, body);
	}
});

test('the bracket decides the style, and else the document', () => {
	assert.equal(bodyOf(chosen('Salt [^‸', '2')), 'Salt [^2]');
	assert.deepEqual(
		definitionsOf(chosen('Salt [^‸', '2'))
			.slice(2, 4)
			.map(it => it.slice(0, 5)),
		['[^2]:', '[2]: '],
	);
	assert.equal(bodyOf(chosen('Ice [^1]. Salt [‸', '2')), 'Ice [^1]. Salt [^2]');
	assert.match(bodyOf(chosen('Ice [1](<a> "b"). Salt [‸', '2')), /Salt \[2\]\(<https:\/\/sea\.example\/ice> "Sea /);
});

test('in a group of Pandoc, one of its citations is completed', () => {
	for (const [body, after] of [
		['Salt [@ice; @me‸]', 'Salt [@ice; @melis2018]'],
		['Salt [@ice; ‸', 'Salt [@ice; @melis2018'],
		['Salt [@ice;@m‸elis; @snow]', 'Salt [@ice;@melis2018; @snow]'],
		['Salt [@‸]', 'Salt [@melis2018]'],
	] as const) {
		const { report, offset } = markedReport(body);
		const sea = completionsAt(report, offset, []).find(it => it.label === '2');
		assert.ok(sea, body);
		assert.equal(bodyOf(reportOf(applyChanges(report.document.text, [sea.edit]))), after);
	}
});

test('a passage that is new gets the next label of its source, its definition, its place in the list and in the file', () => {
	const report = chosen('Ice is high [‸', '1c');
	assert.equal(bodyOf(report), 'Ice is high [1c]');
	assert.deepEqual(listOf(report), ['Ice: [1] [1b] [1c]', 'Sea: [2]', 'Snow: [3] [3b]']);
	assert.equal(
		definitionsOf(report)[2],
		'[1c]: <../docs/ice.md#L20> "Ice: “Ice of 30 m height was seen in Greenland.”"',
	);
	assert.deepEqual([report.evidence?.byLabel.get('1c')?.id, report.evidence?.byLabel.get('1c')?.source], ['e8', '1']);
	assert.equal(report.evidence?.file.sources.length, 3);
});

test('a source that is new gets the next number', () => {
	const report = chosen('Hail [‸', '4');
	assert.deepEqual(listOf(report).at(-1), 'Hail: [4]');
	assert.equal(definitionsOf(report).at(-1), '[4]: <https://hail.example/> "Hail: “Hail falls in summer.”"');
	assert.equal(report.evidence?.sources.get('4')?.title, 'Hail');
	assert.equal(report.evidence.sources.get('4')?.['citation-key'], 'hail');
	assert.equal(bodyOf(chosen('Hail [@‸', '4')), 'Hail [@hail]');
	assert.equal(bodyOf(chosen('Ice [@‸', '1c')), 'Ice [@ice{1c}]');
	assert.equal(report.document.citations[0]?.leadsTo?.target, 'https://hail.example/');
});

test('chosen once more, it is there already', () => {
	const { report, offset } = markedReport('Hail [‸');
	const hail = completionsAt(report, offset, candidates).find(it => it.label === '4');
	assert.ok(hail && report.evidence);
	const once = adopted(report.evidence, hail);
	const again = reportOf(report.document.text, once);
	assert.ok(again.evidence);
	assert.equal(adopted(again.evidence, hail), once);
	assert.ok(!completionsAt(again, offset, candidates).some(it => it.isNew && it.evidence.id === 'e9'));
});

test('a label in the evidence file that is none is not written', () => {
	const evidence = iceFile.evidence.map(it => (it.label === '2' ? { ...it, label: '2](https://evil.example)' } : it));
	const { report, offset } = markedReport('Salt [‸', { ...iceFile, evidence });
	const labels = completionsAt(report, offset, []).map(it => it.label);
	assert.deepEqual(labels, ['1', '1b', '3', '3b']);
});

test('nothing is offered where brackets are no citation', () => {
	for (const body of [
		'`code [‸`',
		'```\n[‸\n```',
		String.raw`\[‸`,
		'Ice ‸',
		'Ice [1]‸',
		'[a link][‸',
		'[an earlier\nline‸',
	]) {
		assert.deepEqual(offered(body), [], body);
	}
	const text = iceReport('Ice [1].');
	for (const mark of ['title: "[‸', '[1]: <[‸']) {
		const { text: other, offset } = marked(text.replace(mark.slice(0, -2), mark));
		assert.deepEqual(completionsAt(reportOf(other), offset, candidates), [], mark);
	}
	assert.deepEqual(completionsAt({ ...reportOf('['), evidence: undefined }, 1, candidates), []);
});
