import assert from 'node:assert/strict';
import test from 'node:test';
import type { CitedReport } from '../../../src/citations/citedReport.ts';
import { isNoChange } from '../../../src/citations/service/changes.ts';
import { organize } from '../../../src/citations/service/organize.ts';
import { bodyOf, changed, definitionsOf, iceReport, listOf, reportOf } from './iceReport.ts';

function organized(body: string, text: string = iceReport(body)): CitedReport {
	const report = reportOf(text);
	const once = changed(report, organize(report));
	assert.ok(isNoChange(organize(once)), 'To organize twice changes something.');
	return once;
}

test('sources and their passages are numbered by first use, and all that follows is sorted', () => {
	const report = organized('Sun [3b], salt [2], snow [3], ice [1b].');
	assert.equal(bodyOf(report), 'Sun [1], salt [2], snow [1b], ice [3].');
	assert.deepEqual(listOf(report), ['Snow: [1] [1b]', 'Sea: [2]', 'Ice: [3] [3b]']);
	assert.deepEqual(
		definitionsOf(report).map(it => it.replace(/^(\S+) .*“(.*)”"$/, '$1 $2')),
		[
			'[1]: Snow reflects 90 % of the light of the sun.',
			'[1b]: Snow is white.',
			'[2]: Sea ice melts at −1.8 °C | `NaCl`.',
			'[3]: Ice floats, since it is less dense than water.',
			'[3b]: Ice melts at 0 °C.',
		],
	);
	assert.deepEqual(
		report.evidence?.file.evidence.map(it => `${it.id} ${it.source} ${it.label}`),
		['e1 3 3b', 'e2 3 3', 'e3 2 2', 'e4 1 1b', 'e5 1 1'],
	);
	assert.deepEqual(
		report.evidence.file.sources.map(it => `${it.id} ${it.title}`),
		['1 Snow', '2 Sea *ice* [sic]', '3 Ice'],
	);
});

test('what is in order stays', () => {
	const report = reportOf(iceReport('Ice [1], [1b], salt [2], snow [3], sun [3b].'));
	assert.ok(isNoChange(organize(report)));
});

test('what is not cited is kept, last', () => {
	const report = organized('Snow [3].');
	assert.equal(bodyOf(report), 'Snow [1].');
	assert.deepEqual(listOf(report), ['Snow: [1] [1b]', 'Ice: [2] [2b]', 'Sea: [3]']);
	assert.equal(report.evidence?.file.evidence.length, 5);
});

test('brackets that lead nowhere may be no citation: they stay, and no source gets their number', () => {
	const report = organized(
		'Since [2020] and argv[1], snow [3] [7].',
		iceReport('Since [2] and [2020], snow [3].')
			.replace(/^\[2\]: .*\n/m, '')
			.replace(/^- Sea.*\n/m, ''),
	);
	assert.match(report.document.text, /\[2020\]/);
});

test('definitions that stand apart keep their places, and what is between them', () => {
	const text = iceReport('Snow [3], ice [1].').replace('[2]: ', '\nA remark.\n\n[2]: ');
	const report = organized('', text);
	assert.match(report.document.text, /\[1b\]: .*\n\nA remark\.\n\n\[2\]: /);
	assert.equal(bodyOf(report), 'Snow [1], ice [2].');
});

test('what goes on below its first line stays where it is, and all around it', () => {
	const footnotes = 'Snow [^3], ice [^1].\n\n[^1]: [Ice](<a>): “x”\n    It goes on.\n[^3]: [Snow](<b>): “y”\n';
	assert.equal(
		organized('', footnotes).document.text,
		'Snow [^1], ice [^2].\n\n[^2]: [Ice](<a>): “x”\n    It goes on.\n[^1]: [Snow](<b>): “y”\n',
	);
	const apart = footnotes.replace('\n    It', '\n\n    It');
	assert.match(organized('', apart).document.text, /\[\^2\]: .*\n\n {4}It goes on\.\n\[\^1\]: /);
	const inText = 'Snow [3], ice [1].\n[1]: <a> "b"\n\n[3]: <c> "d"\n';
	assert.equal(organized('', inText).document.text, 'Snow [1], ice [2].\n[2]: <a> "b"\n\n[1]: <c> "d"\n');
});

test('Windows line breaks stay', () => {
	const text = iceReport('Snow [3], ice [1].').replaceAll('\n', '\r\n');
	const report = organized('', text);
	assert.equal(report.document.text.replaceAll('\r\n', '').includes('\n'), false);
	assert.equal(report.document.text.replaceAll('\r\n', '\n'), organized('Snow [3], ice [1].').document.text);
});
