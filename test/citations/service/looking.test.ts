import assert from 'node:assert/strict';
import test from 'node:test';
import { definitionAt } from '../../../src/citations/service/definition.ts';
import { hoverAt } from '../../../src/citations/service/hover.ts';
import { highlightsAt, referencesAt } from '../../../src/citations/service/references.ts';
import type { Stretch } from '../../../src/report/markdownText.ts';
import { iceFile, iceReport, marked, markedReport, reportOf } from './iceReport.ts';

const textOf = ({ document }: { document: { text: string } }, { start, end }: Stretch): string =>
	document.text.slice(start, end);

test('a citation says all that is known of its evidence', () => {
	const { report, offset } = markedReport('Ice melts at 0 °C [1‸]. It floats [1b]. Melting [1] again.');
	const hover = hoverAt(report, offset);
	assert.ok(hover);
	assert.equal(textOf(report, hover.at), '[1]');
	assert.equal(hover.evidence?.id, 'e1');
	assert.equal(hover.source?.title, 'Ice');
	assert.equal(hover.support?.verdict, 'supported');
	assert.deepEqual(
		hover.elsewhere.map(it => textOf(report, it)),
		['[1]'],
	);
	assert.deepEqual(
		hover.ofSource.map(it => it.label),
		['1b'],
	);
});

test('a claim that its evidence does not bear out says what is missing', () => {
	const { report, offset } = markedReport('Ice melts at 48 °C [‸1].');
	const { support } = hoverAt(report, offset) ?? {};
	assert.equal(support?.verdict, 'unsupported');
	assert.match(support.gaps.map(it => it.said).join(), /48/);
});

test('the range is the citation and no more, in every style', () => {
	for (const [body, range] of [
		['Ice‸ melts [1].', undefined],
		['Ice melts ‸[1].', '[1]'],
		['Ice melts [1]‸.', '[1]'],
		['Ice melts [1] ‸ [2].', undefined],
		['Ice melts [^1‸].', '[^1]'],
		['Ice melts [1](<a.md> "Ice‸: “Ice.”").', '[1](<a.md> "Ice: “Ice.”")'],
		['Ice melts [@ice{1b‸}].', '[@ice{1b}]'],
		['It is `code [1‸]`.', undefined],
		[String.raw`It is \[1‸].`, undefined],
	] as const) {
		const { report, offset } = markedReport(body);
		const hover = hoverAt(report, offset);
		assert.equal(hover && textOf(report, hover.at), range, body);
	}
});

test('definitions and the list of sources answer as citations do, on their labels only', () => {
	for (const [mark, range] of [
		['[3‸b]: <', '[3b]'],
		['[3b]: <../‸docs', undefined],
		['snow.md`: [‸3]', '[3]'],
	] as const) {
		const { text, offset } = marked(iceReport('Snow is white [3].').replace(mark.replace('‸', ''), mark));
		const report = reportOf(text);
		const hover = hoverAt(report, offset);
		assert.equal(hover && textOf(report, hover.at), range, mark);
		assert.equal(hover?.support, undefined);
		assert.equal(definitionAt(report, offset)?.source.title, range && 'Snow');
	}
});

test('a verdict holds for exactly the claim and the evidence that it was given on', () => {
	const verdict = {
		claim: 'Ice melts at 0 °C.',
		verdict: 'partly' as const,
		reason: 'At sea level.',
		by: 'm',
		at: '2026-01-02T00:00:00Z',
	};
	const verdicts = [
		{ ...verdict, evidence: ['e1'], reason: 'Earlier.' },
		{ ...verdict, evidence: ['e1'] },
		{ ...verdict, evidence: ['e1', 'e2'], reason: 'With another.' },
	];
	const reasonFor = (body: string): string | undefined => {
		const { report, offset } = markedReport(body, { ...iceFile, verdicts });
		return hoverAt(report, offset)?.verdict?.reason;
	};
	assert.equal(reasonFor('Ice melts at 0 °C [1‸].'), 'At sea level.');
	assert.equal(reasonFor('Ice melts at 0 °C [1‸] [1b].'), 'With another.');
	assert.equal(reasonFor('Ice melts at 1 °C [1‸].'), undefined);
});

test('without evidence a citation still says where it is', () => {
	const { text, offset } = marked(iceReport('Ice melts [1‸] and floats [1].'));
	const hover = hoverAt({ ...reportOf(text), evidence: undefined }, offset);
	assert.equal(hover?.label, '1');
	assert.equal(hover.evidence, undefined);
	assert.equal(hover.elsewhere.length, 1);
	assert.equal(definitionAt({ ...reportOf(text), evidence: undefined }, offset), undefined);
});

test('the definition of a citation is its evidence, never the line in the document', () => {
	const { report, offset } = markedReport('Snow reflects light [3‸b].');
	const target = definitionAt(report, offset);
	assert.deepEqual([target?.kind, target?.evidence.id, target?.source.id], ['evidence', 'e5', '3']);
});

test('references are those of the label; from the list of sources, those of the source', () => {
	const body = 'Snow is white [3], and reflects [3b] the sun [3].';
	const found = (mark: string, includeDefinition: boolean): readonly string[] => {
		const { text, offset } = marked(iceReport(body).replace(mark.replace('‸', ''), mark));
		const report = reportOf(text);
		return referencesAt(report, offset, { includeDefinition }).map(
			it => `${report.document.lines.positionOf(it.start).line}:${textOf(report, it)}`,
		);
	};
	assert.deepEqual(found('white [‸3]', false), ['7:3', '7:3']);
	assert.deepEqual(found('white [‸3]', true), ['7:3', '7:3', '13:3', '18:3']);
	assert.deepEqual(found('[3b‸]: <', true), ['7:3b', '13:3b', '19:3b']);
	assert.deepEqual(found('snow.md`: [‸3]', false), ['7:3', '7:3b', '7:3']);
	assert.deepEqual(found('is ‸white', true), []);
});

test('highlights tell what reads from what writes', () => {
	const { report, offset } = markedReport('Snow is white [3‸]. It reflects [3b].');
	assert.deepEqual(
		highlightsAt(report, offset).map(it => it.kind),
		['read', 'read', 'write'],
	);
});
