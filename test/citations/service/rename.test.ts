import assert from 'node:assert/strict';
import test from 'node:test';
import type { CitedReport } from '../../../src/citations/citedReport.ts';
import { prepareRename, rename } from '../../../src/citations/service/rename.ts';
import { bodyOf, changed, definitionsOf, iceFile, listOf, markedReport } from './iceReport.ts';

function renamed(body: string, newName: string): CitedReport {
	const { report, offset } = markedReport(body);
	const change = rename(report, offset, newName);
	assert.ok(!('problem' in change), JSON.stringify(change));
	return changed(report, change);
}

const stored = ({ evidence }: CitedReport): Readonly<Record<string, string>> =>
	Object.fromEntries(evidence?.file.evidence.map(it => [it.id, `${it.source}/${it.label}`]) ?? []);

test('a bare number is that of a source, whose passages all go with it', () => {
	const report = renamed('Snow [3‸], sun [3b], ice [1].', '7');
	assert.equal(bodyOf(report), 'Snow [7], sun [7b], ice [1].');
	assert.deepEqual(listOf(report), ['Ice: [1] [1b]', 'Sea: [2]', 'Snow: [7] [7b]']);
	assert.deepEqual(
		definitionsOf(report).map(it => it.slice(0, 5)),
		['[1]: ', '[1b]:', '[2]: ', '[7]: ', '[7b]:'],
	);
	assert.deepEqual(stored(report), { e1: '1/1', e2: '1/1b', e3: '2/2', e4: '7/7', e5: '7/7b' });
	assert.deepEqual(
		report.evidence?.file.sources.map(it => it.id),
		['1', '2', '7'],
	);
});

test('two sources change places when the number is taken, and what was in order is in order', () => {
	const report = renamed('Snow [3‸], sun [3b], ice [1] [1b].', '1');
	assert.equal(bodyOf(report), 'Snow [1], sun [1b], ice [3] [3b].');
	assert.deepEqual(listOf(report), ['Snow: [1] [1b]', 'Sea: [2]', 'Ice: [3] [3b]']);
	assert.deepEqual(
		definitionsOf(report).map(it => it.split('“')[0]),
		[
			'[1]: <../docs/snow.md#L1> "Snow: ',
			'[1b]: <../docs/snow.md#L2> "Snow: ',
			'[2]: <https://sea.example/ice> "Sea *ice* [sic]: ',
			'[3]: <../docs/ice.md#L3> "Ice: ',
			'[3b]: <../docs/ice.md#L9> "Ice: ',
		],
	);
	assert.deepEqual(stored(report), { e1: '3/3', e2: '3/3b', e3: '2/2', e4: '1/1', e5: '1/1b' });
	assert.deepEqual(
		report.evidence?.file.sources.map(it => it.title),
		['Snow', 'Sea *ice* [sic]', 'Ice'],
	);
});

test('a lettered label is that of one passage', () => {
	const free = renamed('Snow [3], sun [3b‸].', '3d');
	assert.equal(bodyOf(free), 'Snow [3], sun [3d].');
	assert.equal(stored(free)['e5'], '3/3d');
	const taken = renamed('Snow [3], sun [3b‸].', ' [3] ');
	assert.equal(bodyOf(taken), 'Snow [3b], sun [3].');
	assert.deepEqual(listOf(taken)[2], 'Snow: [3] [3b]');
	assert.deepEqual([stored(taken)['e4'], stored(taken)['e5']], ['3/3b', '3/3']);
});

test('to rename twice, there and back, changes nothing', () => {
	const { report, offset } = markedReport('Snow [3‸], sun [3b], ice [1].');
	const there = rename(report, offset, '1');
	assert.ok(!('problem' in there));
	const other = changed(report, there);
	const back = rename(other, offset, '3');
	assert.ok(!('problem' in back));
	assert.equal(changed(other, back).document.text, report.document.text);
	assert.deepEqual(changed(other, back).evidence?.file, iceFile);
});

test('the other styles keep their form', () => {
	assert.equal(
		bodyOf(renamed('A [^3‸] and [3](<t> "T") and [@snow{3b}; @x].', '8')),
		'A [^8] and [8](<t> "T") and [@snow{8b}; @x].',
	);
});

test('a key stands for the first passage of its source, and says which when it is another', () => {
	const report = renamed('A [@snow], b [@snow{3b‸}].', '3');
	assert.equal(bodyOf(report), 'A [@snow{3b}], b [@snow{3}].');
	assert.deepEqual(
		report.document.citations.map(it => it.label),
		['3b', '3'],
	);
	const moved = renamed('A [@snow], b [@snow{3b}], c [3‸].', '1');
	assert.equal(bodyOf(moved), 'A [@snow], b [@snow{1b}], c [1].');
	assert.deepEqual(
		moved.document.citations.map(it => it.label),
		['1', '1b', '1'],
	);
});

test('what cannot be renamed is said', () => {
	for (const [body, name, problem] of [
		['Ice‸ [1].', '2', 'no-citation'],
		['Ice [@unknown‸].', '2', 'no-citation'],
		['Ice [1‸].', 'one', 'not-a-label'],
		['Ice [1‸].', '0', 'not-a-label'],
		['Ice [1‸].', '', 'not-a-label'],
		['Ice [1b‸].', '2b', 'other-source'],
		['Ice [1‸].', '9b', 'other-source'],
	] as const) {
		const { report, offset } = markedReport(body);
		assert.deepEqual(rename(report, offset, name), { problem }, `${body} → ${name}`);
	}
});

test('a label that only looks like one of a source is renamed alone', () => {
	assert.equal(bodyOf(renamed('As of [2020b‸] ice [1].', '2021')), 'As of [2021] ice [1].');
	const { report, offset } = markedReport('Ice [3b‸].');
	const { name } = report.document.citations[0] ?? {};
	assert.deepEqual(prepareRename(report, offset), { at: name, label: '3b' });
});
