import assert from 'node:assert/strict';
import test from 'node:test';
import { citationKeysOf, withCitationKeys } from '../../src/report/citationKey.ts';
import type { Source } from '../../src/report/source.ts';

function source(fields: Record<string, unknown>): Source {
	return {
		uri: 'https://www.example.org/a',
		title: '',
		type: 'webpage',
		retrievedAt: '2026-01-02T03:04:05.000Z',
		sha256: '0'.repeat(64),
		...fields,
	};
}

const keyOf = (fields: Record<string, unknown>): string | undefined => citationKeysOf([source(fields)])[0];

test('a key is the first author and the year, else the title, else the site', () => {
	const author = [{ family: 'Müller-Łoś', given: 'A.' }, { family: 'Other' }];
	assert.equal(keyOf({ author, issued: { 'date-parts': [[2018, 3]] }, title: 'T' }), 'mullerlos2018');
	assert.equal(keyOf({ author: [{ literal: 'World Bank' }], issued: { raw: '2019-05' } }), 'worldbank2019');
	assert.equal(keyOf({ title: 'npm-version' }), 'npmversion');
	assert.equal(keyOf({ title: '天气' }), 'example');
	assert.equal(keyOf({ title: '2024 in review' }), 'source2024inreview');
	assert.equal(keyOf({ title: '天气', uri: '../天气.md' }), 'source');
});

test('what a page says of itself may be anything', () => {
	assert.equal(keyOf({ author: 'x', issued: 7, 'container-title': [], title: '}@{' }), 'example');
	assert.match(keyOf({ title: 'a'.repeat(100_000) }) ?? '', /^a{24}$/);
});

test('keys are unique, and those that were given stay', () => {
	const ice = { title: 'Ice' };
	assert.deepEqual(citationKeysOf([source(ice), source(ice), source({ 'citation-key': 'ice' }), source(ice)]), [
		'iceb',
		'icec',
		'ice',
		'iced',
	]);
	assert.deepEqual(citationKeysOf([source({ 'citation-key': 'a1' }), source({ ...ice, 'citation-key': 'a1' })]), [
		'a1',
		'ice',
	]);
	assert.equal(keyOf({ ...ice, 'citation-key': 'x}, {y' }), 'ice');
	const many = citationKeysOf(Array.from({ length: 60 }, () => source(ice)));
	assert.equal(new Set(many).size, 60);
});

test('once given, keys no longer change', () => {
	const once = withCitationKeys([source({ title: 'Ice' }), source({ title: 'Ice' })]);
	assert.deepEqual(withCitationKeys(once), once);
	assert.deepEqual(citationKeysOf([...once].reverse()), ['iceb', 'ice']);
});

test('sources that all want one key are told apart in one pass', () => {
	const keys = citationKeysOf(Array.from({ length: 30_000 }, () => source({ title: 'Ice' })));
	assert.deepEqual(
		[keys[0], keys[1], keys[25], keys[26], keys[29_999]],
		['ice', 'iceb', 'icez', 'ice-27', 'ice-30000'],
	);
	assert.equal(new Set(keys).size, keys.length);
});
