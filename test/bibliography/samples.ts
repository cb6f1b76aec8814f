import type { CslItem, StoredSource } from '../../src/bibliography/cslItem.ts';
import { cslItemOf } from '../../src/bibliography/cslItem.ts';
import { EvidenceId } from '../../src/report/evidence.ts';
import type { EvidenceFile } from '../../src/report/evidenceFile.ts';

/** A source as an evidence file has it; the rest is filled in. */
export function storedSource(fields: Readonly<Record<string, unknown>> & { readonly uri: string }): StoredSource {
	return {
		id: '1',
		title: 'Untold',
		type: 'webpage',
		retrievedAt: '2026-11-23T08:15:00.000Z',
		sha256: 'a'.repeat(64),
		...fields,
	};
}

/** The entries of sources, with keys `k1`, `k2`, …. */
export function items(...sources: readonly StoredSource[]): readonly CslItem[] {
	return sources.map((it, at) => cslItemOf(it, `k${at + 1}`));
}

/** An evidence file in which each source has one passage, labelled with the source's id. */
export function evidenceFile(sources: readonly StoredSource[], more: Partial<EvidenceFile> = {}): EvidenceFile {
	return {
		version: 1,
		run: 'run',
		question: 'What is it?',
		sources: [...sources],
		evidence: sources.map((it, at) => ({
			id: EvidenceId.parse(`e${at + 1}`),
			label: it.id,
			source: it.id,
			quote: 'Words.',
			prefix: '',
			suffix: '',
			locator: {},
		})),
		...more,
	};
}

export const npmScripts = storedSource({
	uri: 'https://docs.npmjs.com/cli/v11/using-npm/scripts',
	title: 'Scripts | npm Docs',
	'container-title': 'npm Docs',
});

export const attention = storedSource({
	uri: 'https://arxiv.org/abs/1706.03762v7',
	title: 'Attention Is All You Need',
	author: [
		'Ashish Vaswani',
		'Noam Shazeer',
		'Niki Parmar',
		'Jakob Uszkoreit',
		'Llion Jones',
		'Aidan N. Gomez',
		'Łukasz Kaiser',
		'Illia Polosukhin',
	].map(literal => ({ literal })),
	issued: { 'date-parts': [[2017, 6, 12]] },
});

export const alphaFold = storedSource({
	uri: 'https://www.nature.com/articles/s41586-021-03819-2',
	DOI: '10.1038/s41586-021-03819-2',
	title: 'Highly accurate protein structure prediction with AlphaFold',
	type: 'article-journal',
	author: [
		{ family: 'Jumper', given: 'John' },
		{ family: 'Evans', given: 'Richard' },
		{ family: 'Pritzel', given: 'Alexander' },
	],
	issued: { 'date-parts': [[2021, 7, 15]] },
	'container-title': 'Nature',
	publisher: 'Springer Science and Business Media LLC',
	volume: '596',
	issue: '7873',
	page: '583-589',
});

export const optuna = storedSource({
	uri: 'https://dl.acm.org/doi/pdf/10.1145/3292500.3330701',
	title: 'Optuna: A Next-generation Hyperparameter Optimization Framework',
	type: 'paper-conference',
	author: [
		{ family: 'Akiba', given: 'Takuya' },
		{ family: 'Sano', given: 'Shotaro' },
	],
	issued: { 'date-parts': [[2019, 7, 25]] },
	'container-title': 'Proceedings of the 25th ACM SIGKDD International Conference on Knowledge Discovery & Data Mining',
	page: '2623–2631',
	publisher: 'ACM',
});

export const projectFile = storedSource({ uri: '../docs/using%20npm/scripts.md', title: 'Scripts', type: 'document' });

export const pdfElsewhere = storedSource({ uri: 'file:///home/ada/secret/paper.pdf', title: '', type: 'document' });

export const statistics = storedSource({
	uri: 'https://www.who.int/publications/i/item/9789240093461',
	title: 'World health statistics 2024',
	type: 'report',
	author: [{ literal: 'World Health Organization' }],
	issued: { 'date-parts': [[2024]] },
	publisher: 'World Health Organization',
});

export const chinese = storedSource({
	uri: 'https://example.cn/a',
	title: '深度学习综述',
	type: 'article-journal',
	author: [{ family: '王', given: '小明' }, { literal: '李四' }],
	issued: { 'date-parts': [[2020, 3]] },
	'container-title': '计算机学报',
	volume: 43,
	issue: '2',
	page: '1-20',
});

export const hostile = storedSource({
	uri: 'https://blog.example.org/a?b=%7D{c}',
	title:
		'Why "<i>fast</i>"\nisn’t {enough: a \\input{x} 100% & # _ ~ ^\u0007\u202e\ud800 @article{x,\r\nER  - \u{e000}',
	type: 'post-weblog',
	author: [
		{ family: 'van Beethoven', given: 'Ludwig' },
		{ family: 'Sand and Sons, Ltd', given: 'A}' },
	],
	issued: { raw: '2020-05-04T10:00:00Z' },
	'container-title': '[click](command:evil) *The* `Blog`',
	note: '{:DOI: 10.1/evil}\nTY  - BOOK',
});
