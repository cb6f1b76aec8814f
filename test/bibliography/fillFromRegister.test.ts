import assert from 'node:assert/strict';
import test from 'node:test';
import { type AskRegister, countDois, fillFromRegister } from '../../src/bibliography/fillFromRegister.ts';
import { withCitationKeys } from '../../src/report/citationKey.ts';
import { attention, evidenceFile, npmScripts, optuna, storedSource } from './samples.ts';

const never = new AbortController().signal;
const registered = {
	type: 'paper-conference',
	title: 'Optuna',
	author: [{ family: 'Akiba', given: 'Takuya' }],
	issued: { 'date-parts': [[2019, 7, 25]] },
	'container-title': 'Proceedings of KDD',
	publisher: 'ACM',
	page: '2623-2631',
	DOI: '10.1145/3292500.3330701',
	uri: 'https://evil.example/',
	sha256: 'b'.repeat(64),
};
const known: AskRegister = async () => ({ kind: 'known', fields: registered });

test('what a source does not say is filled in, and a page of a paper becomes the paper, by its old key; all of it is told', async () => {
	const page = storedSource({ uri: optuna.uri, title: 'OPTUNA', 'container-title': 'ACM Digital Library' });
	const { file, remarks } = await fillFromRegister(evidenceFile([page, npmScripts]), known, never);
	assert.deepEqual(file.sources, [
		{
			...page,
			'citation-key': 'optuna',
			type: 'paper-conference',
			author: registered.author,
			issued: registered.issued,
			'container-title': 'Proceedings of KDD',
			publisher: 'ACM',
			page: '2623-2631',
			DOI: registered.DOI,
		},
		{ ...npmScripts, 'citation-key': 'scriptsnpm' },
	]);
	const about = { title: 'OPTUNA', doi: registered.DOI };
	assert.deepEqual(remarks, [
		{ ...about, kind: 'filled', fields: ['author', 'issued', 'publisher', 'page', 'DOI'] },
		{
			...about,
			kind: 'replaced',
			field: 'container-title',
			from: 'ACM Digital Library',
			to: 'Proceedings of KDD',
		},
	]);
});

test('what a source does say is kept, and a difference is told once for each field', async () => {
	const own = { ...optuna, issued: { 'date-parts': [[2018]] } };
	const { file, remarks } = await fillFromRegister(evidenceFile([own]), known, never);
	assert.deepEqual(file.sources, [{ ...own, 'citation-key': 'akiba2018', DOI: registered.DOI }]);
	assert.deepEqual(
		remarks.map(it => (it.kind === 'differs' ? [it.field, it.kept, it.registered] : it.kind)),
		[
			'filled',
			['title', optuna.title, 'Optuna'],
			['author', 'Akiba Sano', 'Akiba'],
			['issued', '2018', '2019'],
			['container-title', optuna['container-title'], 'Proceedings of KDD'],
		],
	);
});

test('the same in other letters is no difference: case, dashes, first names, how much of a date', async () => {
	const own = {
		...optuna,
		title: 'OPTUNA',
		author: [{ literal: 'T. Akiba' }],
		issued: { 'date-parts': [['2019']] },
		'container-title': 'Proceedings of K.D.D.',
		DOI: '10.1145/3292500.3330701',
	};
	const { file, remarks } = await fillFromRegister(evidenceFile([own]), known, never);
	assert.deepEqual(remarks, []);
	assert.deepEqual(file.sources, withCitationKeys([own]));
});

test('unknown and unanswered leave a source as it is; when nothing can be asked, nothing more is', async () => {
	const asked: string[] = [];
	const ask: AskRegister = async doi => {
		asked.push(doi);
		return asked.length === 1 ? { kind: 'unknown' } : { kind: 'unanswered', why: 'No network.', isFinal: true };
	};
	const sources = [attention, optuna, { ...optuna, uri: 'https://doi.org/10.5555/third' }];
	const { file, remarks } = await fillFromRegister(evidenceFile(sources), ask, never);
	assert.deepEqual(file.sources, withCitationKeys(sources));
	assert.deepEqual(asked, ['10.48550/arxiv.1706.03762', '10.1145/3292500.3330701']);
	assert.deepEqual(
		remarks.map(it => [it.kind, it.doi, ...(it.kind === 'unanswered' ? [it.why] : [])]),
		[
			['unknown', '10.48550/arxiv.1706.03762'],
			['unanswered', '10.1145/3292500.3330701', 'No network.'],
			['unanswered', '10.5555/third', 'No network.'],
		],
	);
});

test('after three failures in a row nobody is asked any more', async () => {
	let asked = 0;
	const ask: AskRegister = async () => {
		asked++;
		return { kind: 'unanswered', why: `Failure ${asked}.`, isFinal: false };
	};
	const sources = Array.from({ length: 5 }, (_, at) => storedSource({ uri: `https://doi.org/10.5555/${at}` }));
	const { remarks } = await fillFromRegister(evidenceFile(sources), ask, never);
	assert.equal(asked, 3);
	assert.deepEqual(
		remarks.map(it => (it.kind === 'unanswered' ? it.why : it.kind)),
		['Failure 1.', 'Failure 2.', 'Failure 3.', 'Failure 3.', 'Failure 3.'],
	);
});

test('it stops when it is told to', async () => {
	const controller = new AbortController();
	const ask: AskRegister = async () => {
		controller.abort(new Error('Enough.'));
		return { kind: 'unknown' };
	};
	await assert.rejects(fillFromRegister(evidenceFile([attention, optuna]), ask, controller.signal), /Enough/);
});

test('sources with a DOI are counted', () => {
	assert.equal(countDois(evidenceFile([npmScripts, attention, optuna])), 2);
});
