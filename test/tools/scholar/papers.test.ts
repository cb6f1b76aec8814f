import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SearchError } from '../../../src/tools/providers/searchProvider.ts';
import { readAtom } from '../../../src/tools/scholar/atom.ts';
import { fusePapers } from '../../../src/tools/scholar/fusePapers.ts';
import {
	abstractOf,
	cslDate,
	doiOf,
	doiUrl,
	isoDate,
	personOf,
	titleOf,
} from '../../../src/tools/scholar/paperFields.ts';
import { bylineOf, headOf, titleLine } from '../../../src/tools/scholar/paperText.ts';
import type { ScholarHit, ScholarSource } from '../../../src/tools/scholar/scholarSource.ts';
import { searchPapers } from '../../../src/tools/scholar/searchPapers.ts';

const never = new AbortController().signal;

function paper(fields: Partial<ScholarHit> = {}): ScholarHit {
	return {
		type: 'article-journal',
		title: 'On the melting of ice',
		author: [],
		issued: { 'date-parts': [[2020]] },
		url: 'https://example.org/',
		sources: ['OpenAlex'],
		...fields,
	};
}

test('records with one DOI are one paper, whatever their titles', () => {
	const [one, ...more] = fusePapers([
		[paper({ DOI: '10.5555/a', title: 'Ice' })],
		[paper({ DOI: '10.5555/a', title: 'On ice and water', sources: ['Crossref'] })],
	]);
	assert.deepEqual([one?.title, one?.sources], ['On ice and water', ['OpenAlex', 'Crossref']]);
	assert.deepEqual(more, []);
});

test('a preprint and its publication are one paper, cited as published and void only if that is', () => {
	const preprint = paper({
		DOI: '10.48550/arxiv.1901.00001',
		url: 'https://doi.org/10.48550/arxiv.1901.00001',
		title: 'On the Melting of Ice',
		type: 'article',
		issued: { 'date-parts': [[2018, 5, 1]] },
		abstract: 'The preprint’s abstract, as its authors wrote it, says what it is about.',
		retraction: { isRetracted: true, notice: 'Withdrawn from arXiv.' },
		sources: ['arXiv'],
	});
	const published = paper({
		DOI: '10.5555/ice',
		url: 'https://doi.org/10.5555/ice',
		citationCount: 3,
		sources: ['Google Scholar'],
	});
	for (const lists of [
		[[preprint], [published]],
		[[published], [preprint]],
	]) {
		const [one, ...more] = fusePapers(lists);
		assert.deepEqual(more, []);
		assert.deepEqual(
			[one?.DOI, one?.url, one?.type, one?.abstract, one?.retraction, one?.citationCount, one?.sources[0]],
			['10.5555/ice', 'https://doi.org/10.5555/ice', 'article-journal', preprint.abstract, undefined, 3, 'arXiv'],
		);
	}
});

test('a record that only a catalogue has for its retraction makes the paper void', () => {
	const retraction = { isRetracted: true, notice: 'Retracted, according to PubMed.' };
	const caution = { isRetracted: false, notice: 'Put under an expression of concern.' };
	const [one] = fusePapers([
		[paper({ DOI: '10.5555/a', retraction: caution, sources: ['Crossref'] })],
		[paper({ DOI: '10.5555/a', retraction, sources: ['Europe PMC'] })],
	]);
	assert.deepEqual(one?.retraction, retraction);
});

test('papers that share only a title stay apart: other DOIs, other years, titles that are no names', () => {
	const apart: readonly (readonly [ScholarHit, ScholarHit])[] = [
		[paper({ DOI: '10.5555/a' }), paper({ DOI: '10.5555/b' })],
		[paper(), paper({ issued: { 'date-parts': [[1990]] } })],
		[paper({ title: 'Editorial' }), paper({ title: 'Editorial' })],
	];
	for (const pair of apart) {
		assert.equal(fusePapers(pair.map(it => [it])).length, 2);
	}
	assert.equal(fusePapers([[paper()], [paper({ title: 'RETRACTED: On the Melting of Ice.' })]]).length, 1);
});

test('papers that several sources or queries find come first', () => {
	const named = (DOI: string) => paper({ DOI, title: `The paper with the name ${DOI}` });
	const fused = fusePapers([
		[named('10.5555/a'), named('10.5555/b')],
		[named('10.5555/b'), named('10.5555/c')],
	]);
	assert.deepEqual(
		fused.map(it => it.DOI),
		['10.5555/b', '10.5555/a', '10.5555/c'],
	);
});

test('without a network that is all that is said', async () => {
	const source = (name: string, code: 'offline' | 'unavailable'): ScholarSource => ({
		name,
		search: () => Promise.reject(new SearchError(code, `${name} is ${code}.`)),
	});
	const sources = [source('A', 'unavailable'), source('B', 'offline'), source('C', 'offline')];
	const { failures, answered } = await searchPapers(sources, [{ text: 'ice', limit: 5 }], 1_000, never);
	assert.deepEqual([failures, answered], [['B is offline.'], []]);
});

test('a source counts that answered for some of the queries; papers of other years are dropped', async () => {
	const source: ScholarSource = {
		name: 'A',
		search: ({ text }) =>
			text === 'ice'
				? Promise.resolve([paper(), paper({ title: 'An older paper about ice', issued: { 'date-parts': [[1999]] } })])
				: Promise.reject(new SearchError('quota', 'Enough.')),
	};
	const queries = ['ice', 'water'].map(text => ({ text, limit: 5, since: '2010-01-01', until: undefined }));
	const { papers, answered, failures } = await searchPapers([source], queries, 1_000, never);
	assert.deepEqual([papers.length, answered, failures], [1, ['A'], ['Enough.']]);
});

test('a source is asked no more queries than it takes', async () => {
	const asked: string[] = [];
	const source: ScholarSource = {
		name: 'A',
		mostQueries: 2,
		search: ({ text }) => Promise.resolve(asked.push(text) > 0 ? [] : []),
	};
	const queries = ['ice', 'water', 'steam'].map(text => ({ text, limit: 5 }));
	await searchPapers([source], queries, 1_000, never);
	assert.deepEqual(asked, ['ice', 'water']);
});

test('fields are read as services write them', () => {
	assert.equal(doiOf('https://doi.org/10.1000/ABC(1)'), '10.1000/abc(1)');
	assert.equal(doiOf('doi:10.1000/x'), '10.1000/x');
	assert.equal(doiOf('10.1000/a b'), undefined);
	assert.equal(doiOf('11.1000/x'), undefined);
	assert.equal(
		doiUrl('10.1002/(sici)1097<1::aid-1>3.0.co;2-x'),
		'https://doi.org/10.1002/(sici)1097%3C1::aid-1%3E3.0.co;2-x',
	);
	assert.deepEqual(personOf('van der Berg, Anna'), { family: 'van der Berg', given: 'Anna' });
	assert.deepEqual(personOf('The ATLAS Collaboration'), { literal: 'The ATLAS Collaboration' });
	assert.equal(personOf(' '), undefined);
	assert.equal(isoDate(cslDate('2020-03-01T00:00:00Z')), '2020-03-01');
	assert.equal(cslDate('soon'), undefined);
	assert.equal(titleOf('Ice <i>in</i>\n situ.'), 'Ice in situ');
	assert.equal(titleOf('Made in the U.S.'), 'Made in the U.S.');
	assert.equal(abstractOf('No abstract available'), undefined);
	const theory = 'Abstract interpretation is a theory of sound approximation of the semantics of programs.';
	assert.equal(abstractOf(`<p>${theory}</p>`), theory);
	assert.equal(abstractOf(`ABSTRACT: ${theory}`), theory);
	assert.equal(
		abstractOf(`<jats:title>Abstract</jats:title>${'Ice floats. '.repeat(9)}`)?.slice(0, 12),
		'Ice floats. ',
	);
});

test('a paper is named with its authors, and before all with its retraction', () => {
	const author = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map(literal => ({ literal }));
	assert.equal(
		bylineOf(paper({ author, 'container-title': 'Ice Letters' })),
		'A, B, C, D, E et al. · 2020 · Ice Letters',
	);
	const retraction = { isRetracted: true, notice: 'Retracted.' };
	assert.equal(titleLine(paper({ retraction })), 'RETRACTED: On the melting of ice');
	assert.equal(titleLine(paper({ retraction, title: 'Retracted: Ice' })), 'Retracted: Ice');
	assert.equal(titleLine(paper({ retraction: { ...retraction, isRetracted: false } })), 'On the melting of ice');
});

test('the head of an abstract is a part of it, no longer than asked', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
			fc.integer({ min: 5, max: 200 }),
			(text, most) => {
				const head = headOf(text, most);
				assert.ok(text.startsWith(head) && head.length <= Math.max(most, 1) && head.length > 0);
			},
		),
	);
	assert.equal(headOf('One is here. Two is there. Three', 28), 'One is here. Two is there.');
});

test('a feed is read by its elements; what is no feed is nothing', () => {
	const feed =
		'<feed><title>F</title><entry><title>A &amp; B</title><author><name>X</name></author><author><name>Y</name></author><link href="u" title="pdf"/></entry></feed>';
	const [entry, ...more] = readAtom(feed) ?? [];
	assert.deepEqual(
		[entry?.texts('title'), entry?.texts('name'), entry?.links],
		[['A & B'], ['X', 'Y'], [{ href: 'u', title: 'pdf' }]],
	);
	assert.deepEqual(more, []);
	for (const text of [
		'',
		'{}',
		'<html></html>',
		'<feed>',
		`<feed>${'<a>'.repeat(1_000)}`,
		'<!DOCTYPE f [<!ENTITY e "x">]><feed>&e;</feed>',
	]) {
		assert.equal(readAtom(text), undefined, text.slice(0, 40));
	}
});
