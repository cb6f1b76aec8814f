import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { toBibtex } from '../../src/bibliography/bibtex.ts';
import type { StoredSource } from '../../src/bibliography/cslItem.ts';
import {
	alphaFold,
	attention,
	chinese,
	hostile,
	items,
	npmScripts,
	optuna,
	statistics,
	storedSource,
} from './samples.ts';

const version = spawnSync('pandoc', ['--version'], { encoding: 'utf8' });
const skip = version.status === 0 ? false : 'Pandoc is not installed here: nothing but our own reader read the BibTeX.';

for (const reader of ['bibtex', 'biblatex']) {
	test(`Pandoc reads our BibTeX as ${reader}, and finds what was written`, { skip }, () => {
		const sources = [alphaFold, attention, optuna, statistics, chinese, npmScripts, hostile];
		const read = readBack(reader, sources);
		assert.deepEqual(
			read.map(it => it['id']),
			['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'],
		);
		const [article, preprint, paper, report, cjk, page, odd] = read;
		const { accessed: _, ...told } = article ?? {};
		assert.deepEqual(told, {
			id: 'k1',
			type: 'article-journal',
			title: 'Highly accurate protein structure prediction with AlphaFold',
			author: alphaFold['author'],
			issued: { 'date-parts': [[2021, 7]] },
			'container-title': 'Nature',
			publisher: 'Springer Science and Business Media LLC',
			volume: '596',
			issue: '7873',
			page: '583-589',
			DOI: '10.1038/s41586-021-03819-2',
			URL: 'https://www.nature.com/articles/s41586-021-03819-2',
		});
		assert.equal(preprint?.['DOI'], '10.48550/arXiv.1706.03762');
		assert.equal(paper?.['type'], 'paper-conference');
		assert.equal(paper?.['page'], '2623-2631');
		assert.deepEqual(report?.['author'], [{ literal: 'World Health Organization' }]);
		assert.deepEqual(cjk?.['author'], [{ family: '王', given: '小明' }, { literal: '李四' }]);
		assert.deepEqual(page?.['accessed'], { 'date-parts': [[2026, 11, 23]] });
		assert.match(String(odd?.['title']), /100% & # _ ~ \^.*@article/);
		assert.deepEqual(odd?.['issued'], { 'date-parts': [[2020, 5]] });
	});
}

test('capitals that mean something survive a style that writes titles in lower case', { skip }, () => {
	const titles = ['BERT and arXiv in package.json: What GPT2 Does', 'A {braced} Title of 4D NMR'];
	const sources = titles.map(title => storedSource({ uri: 'https://a.example/', type: 'book', title }));
	assert.deepEqual(
		readBack('bibtex', sources).map(it => it['title']),
		['BERT and arXiv in package.json: What GPT2 does', 'A {braced} title of 4D NMR'],
	);
});

function readBack(reader: string, sources: readonly StoredSource[]): readonly Readonly<Record<string, unknown>>[] {
	const { stdout, stderr, status } = spawnSync('pandoc', ['-f', reader, '-t', 'csljson'], {
		input: toBibtex(items(...sources)),
		encoding: 'utf8',
	});
	assert.equal(status, 0, stderr);
	assert.equal(stderr, '');
	// Pandoc marks what keeps its case.
	return JSON.parse(stdout.replace(/<span class=\\"nocase\\">|<\/span>/g, ''));
}
