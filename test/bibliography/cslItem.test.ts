import assert from 'node:assert/strict';
import test from 'node:test';
import { cslItemOf } from '../../src/bibliography/cslItem.ts';
import { doiOfSource } from '../../src/bibliography/sourceDoi.ts';
import { alphaFold, attention, npmScripts, pdfElsewhere, projectFile, storedSource } from './samples.ts';

test('a page is an item with its address and the day it was read, and the name of its site once', () => {
	assert.deepEqual(cslItemOf(npmScripts, 'scripts'), {
		id: 'scripts',
		type: 'webpage',
		title: 'Scripts',
		accessed: { 'date-parts': [[2026, 11, 23]] },
		'container-title': 'npm Docs',
		URL: 'https://docs.npmjs.com/cli/v11/using-npm/scripts',
	});
});

test('none of our own fields is in it, nor any that is no field of CSL', () => {
	const item = cslItemOf(
		{ ...alphaFold, via: 'https://archive.example/', custom: 'x', abstract: 'long' },
		'jumper2021',
	);
	assert.deepEqual(Object.keys(item).toSorted(), [
		'DOI',
		'URL',
		'accessed',
		'author',
		'container-title',
		'id',
		'issue',
		'issued',
		'page',
		'publisher',
		'title',
		'type',
		'volume',
	]);
});

test('a page at arXiv is a preprint with its DOI, whatever version was read; names in one piece are taken apart', () => {
	const { type, DOI, author } = cslItemOf(attention, 'vaswani2017');
	assert.equal(type, 'article');
	assert.equal(DOI, '10.48550/arXiv.1706.03762');
	assert.deepEqual(author?.slice(5, 7), [
		{ family: 'Gomez', given: 'Aidan N.' },
		{ family: 'Kaiser', given: 'Łukasz' },
	]);
});

test('a file has its way in the project; a file elsewhere gives only its name away', () => {
	assert.equal(cslItemOf(projectFile, 'k', 'research').archive_location, 'docs/using npm/scripts.md');
	assert.equal(cslItemOf(projectFile, 'k').archive_location, 'docs/using npm/scripts.md');
	assert.equal(cslItemOf(projectFile, 'k').URL, undefined);
	const elsewhere = cslItemOf(pdfElsewhere, 'k');
	assert.equal(elsewhere.title, 'paper.pdf');
	assert.doesNotMatch(JSON.stringify(elsewhere), /ada|secret/);
});

test('what may be an organisation stays whole, and so do names that are not in Latin letters', () => {
	const nameOf = (literal: string, type: string): unknown =>
		cslItemOf(storedSource({ uri: 'https://a.example/', type, author: [{ literal }] }), 'k').author?.[0];
	assert.deepEqual(nameOf('Ludwig van Beethoven', 'article-journal'), { family: 'van Beethoven', given: 'Ludwig' });
	assert.deepEqual(nameOf('Ludwig van Beethoven', 'webpage'), { literal: 'Ludwig van Beethoven' });
	for (const whole of [
		'World Health Organization',
		'Google Research',
		'DeepMind',
		'王小明',
		'The ATLAS Collaboration',
	]) {
		assert.deepEqual(nameOf(whole, 'article-journal'), { literal: whole });
	}
});

test('dates are as exact as the source says, and words that are none stay words', () => {
	const issued = (value: unknown): unknown =>
		cslItemOf(storedSource({ uri: 'https://a.example/', issued: value }), 'k').issued;
	assert.deepEqual(issued({ 'date-parts': [['2018', '3']] }), { 'date-parts': [[2018, 3]] });
	assert.deepEqual(issued({ 'date-parts': [[2018, 13, 40]] }), { 'date-parts': [[2018]] });
	assert.deepEqual(issued({ raw: '2018-03-09T10:00:00Z' }), { 'date-parts': [[2018, 3, 9]] });
	assert.deepEqual(issued({ raw: 'Spring 2018' }), { literal: 'Spring 2018' });
	for (const none of [
		undefined,
		null,
		'2018',
		{},
		{ 'date-parts': [[null]] },
		{ 'date-parts': 'x' },
		{ raw: '\u0000' },
	]) {
		assert.equal(issued(none), undefined, JSON.stringify(none));
	}
});

test('fields of another form are left out', () => {
	const odd = { author: [7, null, { family: ['x'] }, {}], editor: 'Ada', volume: { a: 1 }, page: true, publisher: '' };
	const item = cslItemOf(storedSource({ uri: 'https://a.example/', type: 'command', ...odd }), 'k');
	assert.deepEqual(Object.keys(item).toSorted(), ['URL', 'accessed', 'id', 'title', 'type']);
	assert.equal(item.type, 'webpage');
});

test('a DOI is found in the field, at its resolver, at arXiv, and in the addresses of publishers', () => {
	const doiAt = (uri: string, DOI?: unknown): unknown => doiOfSource(storedSource({ uri, DOI }));
	assert.equal(doiAt('https://a.example/', 'https://doi.org/10.1000/ABC'), '10.1000/abc');
	assert.equal(doiAt('https://a.example/', 'doi: 10.1000/abc.'), '10.1000/abc');
	assert.equal(doiAt('https://doi.org/10.1000/a%3Cb%3E'), '10.1000/a<b>');
	assert.equal(doiAt('https://arxiv.org/pdf/hep-th/9901001v2.pdf'), '10.48550/arxiv.hep-th/9901001');
	assert.equal(doiAt('https://dl.acm.org/doi/full/10.1145/3292500.3330701'), '10.1145/3292500.3330701');
	for (const none of [
		'https://arxiv.org/list/cs.CL/recent',
		'https://evil.example/?u=https://doi.org/10.1/x',
		'a.md',
	]) {
		assert.equal(doiAt(none), undefined, none);
	}
	assert.equal(doiAt('https://a.example/', '10.1000/a b\nc'), undefined);
	assert.equal(doiAt('https://a.example/', '10.1000/%E0%A4'), '10.1000/%e0%a4');
});
