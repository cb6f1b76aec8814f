import assert from 'node:assert/strict';
import test from 'node:test';
import { citationOf, sourceLineOf } from '../../src/extension/runViewSources.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import type { Locator } from '../../src/report/source.ts';
import { finding } from '../fakes/finding.ts';
import { context } from './runLogs.ts';

function sourceOf(uri: string, more: object = {}): ReturnType<typeof sourceLineOf> {
	const { source, ...rest } = finding({ uri });
	return sourceLineOf(new EvidenceLedger().add({ ...rest, source: { ...source, ...more } }), context);
}

test('a source is grouped by its site or its folder', () => {
	assert.equal(sourceOf('https://www.example.org:8080/a/b').site, 'example.org:8080');
	assert.equal(sourceOf('file:///world/guide/a%20b.md').site, 'guide');
	assert.equal(sourceOf('file:///world/a.md').site, './');
	assert.equal(sourceOf('file:///elsewhere/docs/a.md').site, '/elsewhere/docs');
	assert.equal(sourceOf('file:///worldly/a.md').site, '/worldly');
});

test('its kind is what CSL calls it, and where it lies', () => {
	assert.equal(sourceOf('https://a.test/', { type: 'webpage' }).kind, 'web');
	assert.equal(sourceOf('https://a.test/x', { type: 'software' }).kind, 'web');
	assert.equal(sourceOf('https://a.test/x', { type: 'article-journal' }).kind, 'paper');
	assert.equal(sourceOf('https://a.test/x', { type: 'article-newspaper' }).kind, 'web');
	assert.equal(sourceOf('https://a.test/x.pdf', { type: 'document', DOI: '10.1/x' }).kind, 'paper');
	assert.equal(sourceOf('file:///world/x.pdf').kind, 'file');
	assert.equal(sourceOf('file:///run/artifacts/python-1.txt', { type: 'software' }).kind, 'output');
});

test('its date is as precise as CSL has it, and what a page made up is none', () => {
	const dated = (issued: unknown): string | undefined => sourceOf('https://a.test/', { issued }).date;
	assert.equal(dated({ 'date-parts': [[2024]] }), '2024');
	assert.equal(dated({ 'date-parts': [[2024, 3, '9']] }), '2024-03-09');
	assert.equal(dated({ raw: 'spring 2024' }), 'spring 2024');
	for (const odd of [undefined, 7, [], { 'date-parts': 'x' }, { 'date-parts': [['<b>']] }, { raw: {} }]) {
		assert.equal(dated(odd), undefined);
	}
});

test('a passage says where it stands', () => {
	const placed = (locator: Locator): string => {
		const it = finding({});
		return citationOf(new EvidenceLedger().add({ ...it, locator }), context).place;
	};
	assert.equal(placed({ lines: [3, 9] }), 'lines 3–9');
	assert.equal(placed({ page: 12 }), 'page 12');
	assert.equal(placed({ sheet: 'Q1', cells: 'A2:F9' }), 'sheet Q1, cells A2:F9');
	assert.equal(placed({}), '');
});

test('a long quote is cut, never within a character', () => {
	const { quote } = citationOf(new EvidenceLedger().add(finding({ quote: '😀'.repeat(400) })), context);
	assert.equal(quote.length, 599);
	assert.ok(quote.isWellFormed());
});
