import assert from 'node:assert/strict';
import test from 'node:test';
import MarkdownIt from 'markdown-it';
import type { CslItem, StoredSource } from '../../src/bibliography/cslItem.ts';
import type { ListMarkup, ListStyle } from '../../src/bibliography/forms.ts';
import { listOfReferences } from '../../src/bibliography/listOfReferences.ts';
import {
	alphaFold,
	attention,
	chinese,
	hostile,
	items,
	npmScripts,
	optuna,
	pdfElsewhere,
	projectFile,
	statistics,
	storedSource,
} from './samples.ts';

const book = storedSource({
	uri: 'https://mitpress.example/deep-learning',
	title: 'Deep Learning',
	type: 'book',
	author: [
		{ family: 'Goodfellow', given: 'Ian' },
		{ family: 'Bengio', given: 'Yoshua' },
		{ family: 'Courville', given: 'Aaron' },
	],
	issued: { 'date-parts': [[2016]] },
	publisher: 'MIT Press',
	edition: '2nd',
});
const chapter = storedSource({
	uri: 'https://a.example/chapter',
	title: 'A Chapter',
	type: 'chapter',
	author: [{ family: 'Doe', given: 'Jane' }],
	editor: [
		{ family: 'Roe', given: 'Richard' },
		{ family: 'Poe', given: 'Ann' },
	],
	issued: { 'date-parts': [[2010]] },
	'container-title': 'The Book',
	publisher: 'Press',
	page: '12-34',
});
const post = storedSource({
	uri: 'https://blog.example/fast',
	title: 'Why it’s fast',
	type: 'post-weblog',
	author: [{ family: 'van Rossum', given: 'Guido' }],
	issued: { 'date-parts': [[2020, 5, 4]] },
	'container-title': 'The Blog',
});
const rfc = storedSource({
	uri: 'https://www.rfc-editor.org/rfc/rfc9110',
	title: 'HTTP Semantics',
	type: 'report',
	number: 'RFC 9110',
	author: [{ family: 'Fielding', given: 'Roy T.' }],
	issued: { 'date-parts': [[2022, 6]] },
	publisher: 'IETF',
});
const retracted = storedSource({
	uri: 'https://a.example/ice',
	title: 'Ice does not float',
	type: 'article-journal',
	DOI: '10.5555/unsound',
	author: [{ family: 'Doe', given: 'Jane' }],
	issued: { 'date-parts': [[2015, 2, 1]] },
	'container-title': 'Journal of Doubt',
	volume: '7',
	page: '1-9',
	note: 'Retracted on 2019-07-26.',
});
const biorxiv = storedSource({
	uri: 'https://doi.org/10.1101/2020.01.01.123456',
	title: 'A preprint elsewhere',
	type: 'article',
	author: [{ family: 'Doe', given: 'Jane-Ann' }],
	issued: { 'date-parts': [[2020, 1, 2]] },
	'container-title': 'bioRxiv',
});
const printed = storedSource({
	uri: '../.deep-research/runs/r/artifacts/mean.txt',
	title: 'Python output: the mean of “a”',
	type: 'software',
});
const page = storedSource({
	uri: 'https://www.nist.gov/ai',
	title: 'AI Risk Management Framework',
	author: [{ literal: 'National Institute of Standards and Technology' }],
	issued: { 'date-parts': [[2023, 1, 26]] },
	'container-title': 'National Institute of Standards and Technology',
});

/** What each style makes of one source, checked by hand against its manual. */
const expected: readonly {
	readonly kind: string;
	readonly source: StoredSource;
	readonly as: Record<ListStyle, string>;
}[] = [
	{
		kind: 'a web page without an author or a date',
		source: npmScripts,
		as: {
			apa: '*Scripts*. (n.d.). npm Docs. Retrieved November 23, 2026, from <https://docs.npmjs.com/cli/v11/using-npm/scripts>',
			ieee: '\\[1\\] “Scripts.” npm Docs. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://docs.npmjs.com/cli/v11/using-npm/scripts>',
			chicago:
				'“Scripts.” n.d. npm Docs. Accessed November 23, 2026. <https://docs.npmjs.com/cli/v11/using-npm/scripts>.',
		},
	},
	{
		kind: 'a web page of an organisation, which is its site too',
		source: page,
		as: {
			apa: 'National Institute of Standards and Technology. (2023, January 26). *AI Risk Management Framework*. <https://www.nist.gov/ai>',
			ieee: '\\[1\\] National Institute of Standards and Technology. “AI Risk Management Framework.” Jan. 26, 2023. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://www.nist.gov/ai>',
			chicago:
				'National Institute of Standards and Technology. 2023. “AI Risk Management Framework.” January 26. <https://www.nist.gov/ai>.',
		},
	},
	{
		kind: 'a preprint with eight authors',
		source: attention,
		as: {
			apa: 'Vaswani, A., Shazeer, N., Parmar, N., Uszkoreit, J., Jones, L., Gomez, A. N., Kaiser, Ł., & Polosukhin, I. (2017). *Attention Is All You Need* (arXiv:1706.03762). arXiv. <https://doi.org/10.48550/arXiv.1706.03762>',
			ieee: '\\[1\\] A. Vaswani *et al.*, “Attention Is All You Need,” 2017, arXiv:1706.03762, doi: 10.48550/arXiv.1706.03762.',
			chicago:
				'Vaswani, Ashish, Noam Shazeer, Niki Parmar, et al. 2017. “Attention Is All You Need.” Preprint, arXiv, June 12. <https://doi.org/10.48550/arXiv.1706.03762>.',
		},
	},
	{
		kind: 'a preprint that is not at arXiv',
		source: biorxiv,
		as: {
			apa: 'Doe, J.-A. (2020). *A preprint elsewhere*. bioRxiv. <https://doi.org/10.1101/2020.01.01.123456>',
			ieee: '\\[1\\] J.-A. Doe, “A preprint elsewhere,” bioRxiv, 2020, doi: 10.1101/2020.01.01.123456.',
			chicago:
				'Doe, Jane-Ann. 2020. “A preprint elsewhere.” Preprint, bioRxiv, January 2. <https://doi.org/10.1101/2020.01.01.123456>.',
		},
	},
	{
		kind: 'an article of a journal',
		source: alphaFold,
		as: {
			apa: 'Jumper, J., Evans, R., & Pritzel, A. (2021). Highly accurate protein structure prediction with AlphaFold. *Nature*, *596*(7873), 583–589. <https://doi.org/10.1038/s41586-021-03819-2>',
			ieee: '\\[1\\] J. Jumper, R. Evans, and A. Pritzel, “Highly accurate protein structure prediction with AlphaFold,” *Nature*, vol. 596, no. 7873, pp. 583–589, Jul. 2021, doi: 10.1038/s41586-021-03819-2.',
			chicago:
				'Jumper, John, Richard Evans, and Alexander Pritzel. 2021. “Highly accurate protein structure prediction with AlphaFold.” *Nature* 596 (7873): 583–89. <https://doi.org/10.1038/s41586-021-03819-2>.',
		},
	},
	{
		kind: 'an article that was retracted',
		source: retracted,
		as: {
			apa: 'Doe, J. (2015). Ice does not float. *Journal of Doubt*, *7*, 1–9. Retracted on 2019-07-26. <https://doi.org/10.5555/unsound>',
			ieee: '\\[1\\] J. Doe, “Ice does not float,” *Journal of Doubt*, vol. 7, pp. 1–9, Feb. 2015, doi: 10.5555/unsound. Retracted on 2019-07-26.',
			chicago:
				'Doe, Jane. 2015. “Ice does not float.” *Journal of Doubt* 7: 1–9. Retracted on 2019-07-26. <https://doi.org/10.5555/unsound>.',
		},
	},
	{
		kind: 'a paper of a conference',
		source: optuna,
		as: {
			apa: 'Akiba, T., & Sano, S. (2019). Optuna: A Next-generation Hyperparameter Optimization Framework. In *Proceedings of the 25th ACM SIGKDD International Conference on Knowledge Discovery & Data Mining* (pp. 2623–2631). ACM. <https://doi.org/10.1145/3292500.3330701>',
			ieee: '\\[1\\] T. Akiba and S. Sano, “Optuna: A Next-generation Hyperparameter Optimization Framework,” in *Proceedings of the 25th ACM SIGKDD International Conference on Knowledge Discovery & Data Mining*, ACM, 2019, pp. 2623–2631, doi: 10.1145/3292500.3330701.',
			chicago:
				'Akiba, Takuya, and Shotaro Sano. 2019. “Optuna: A Next-generation Hyperparameter Optimization Framework.” In *Proceedings of the 25th ACM SIGKDD International Conference on Knowledge Discovery & Data Mining*, 2623–31. ACM. <https://doi.org/10.1145/3292500.3330701>.',
		},
	},
	{
		kind: 'a book',
		source: book,
		as: {
			apa: 'Goodfellow, I., Bengio, Y., & Courville, A. (2016). *Deep Learning* (2nd ed.). MIT Press. <https://mitpress.example/deep-learning>',
			ieee: '\\[1\\] I. Goodfellow, Y. Bengio, and A. Courville, *Deep Learning*, 2nd ed. MIT Press, 2016. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://mitpress.example/deep-learning>',
			chicago:
				'Goodfellow, Ian, Yoshua Bengio, and Aaron Courville. 2016. *Deep Learning*. 2nd ed. MIT Press. <https://mitpress.example/deep-learning>.',
		},
	},
	{
		kind: 'a chapter of a book with editors',
		source: chapter,
		as: {
			apa: 'Doe, J. (2010). A Chapter. In R. Roe & A. Poe (Eds.), *The Book* (pp. 12–34). Press. <https://a.example/chapter>',
			ieee: '\\[1\\] J. Doe, “A Chapter,” in *The Book*, Press, 2010, pp. 12–34. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://a.example/chapter>',
			chicago:
				'Doe, Jane. 2010. “A Chapter.” In *The Book*, edited by Richard Roe and Ann Poe, 12–34. Press. <https://a.example/chapter>.',
		},
	},
	{
		kind: 'a post of a blog, by a name with a particle',
		source: post,
		as: {
			apa: 'van Rossum, G. (2020, May 4). Why it’s fast. *The Blog*. <https://blog.example/fast>',
			ieee: '\\[1\\] G. van Rossum. “Why it’s fast.” The Blog. May 4, 2020. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://blog.example/fast>',
			chicago: 'Rossum, Guido van. 2020. “Why it’s fast.” *The Blog*, May 4. <https://blog.example/fast>.',
		},
	},
	{
		kind: 'a report with a number',
		source: rfc,
		as: {
			apa: 'Fielding, R. T. (2022). *HTTP Semantics* (RFC 9110). IETF. <https://www.rfc-editor.org/rfc/rfc9110>',
			ieee: '\\[1\\] R. T. Fielding, “HTTP Semantics,” IETF, RFC 9110, Jun. 2022. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://www.rfc-editor.org/rfc/rfc9110>',
			chicago: 'Fielding, Roy T. 2022. *HTTP Semantics*. RFC 9110. IETF. <https://www.rfc-editor.org/rfc/rfc9110>.',
		},
	},
	{
		kind: 'a report of an organisation that publishes it',
		source: statistics,
		as: {
			apa: 'World Health Organization. (2024). *World health statistics 2024*. <https://www.who.int/publications/i/item/9789240093461>',
			ieee: '\\[1\\] World Health Organization, “World health statistics 2024,” World Health Organization, 2024. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://www.who.int/publications/i/item/9789240093461>',
			chicago:
				'World Health Organization. 2024. *World health statistics 2024*. World Health Organization. <https://www.who.int/publications/i/item/9789240093461>.',
		},
	},
	{
		kind: 'an article by Chinese authors',
		source: chinese,
		as: {
			apa: '王小明 & 李四. (2020). 深度学习综述. 计算机学报, *43*(2), 1–20. <https://example.cn/a>',
			ieee: '\\[1\\] 王小明 and 李四, “深度学习综述,” 计算机学报, vol. 43, no. 2, pp. 1–20, Mar. 2020. Accessed: Nov. 23, 2026. \\[Online\\]. Available: <https://example.cn/a>',
			chicago: '王小明 and 李四. 2020. “深度学习综述.” 计算机学报 43 (2): 1–20. <https://example.cn/a>.',
		},
	},
	{
		kind: 'a file of the project',
		source: projectFile,
		as: {
			apa: '*Scripts* \\[Project file\\]. (n.d.). docs/using npm/scripts.md',
			ieee: '\\[1\\] “Scripts.” Project file, docs/using npm/scripts.md.',
			chicago: '“Scripts.” n.d. Project file, docs/using npm/scripts.md.',
		},
	},
	{
		kind: 'what a program of the run printed',
		source: printed,
		as: {
			apa: '*Python output: the mean of “a”* \\[Project file\\]. (n.d.). .deep-research/runs/r/artifacts/mean.txt',
			ieee: '\\[1\\] “Python output: the mean of ‘a.’” Project file, .deep-research/runs/r/artifacts/mean.txt.',
			chicago: '“Python output: the mean of ‘a.’” n.d. Project file, .deep-research/runs/r/artifacts/mean.txt.',
		},
	},
	{
		kind: 'a PDF of which only the name is known',
		source: pdfElsewhere,
		as: { apa: '*paper.pdf*. (n.d.).', ieee: '\\[1\\] “paper.pdf.”', chicago: '“paper.pdf.” n.d.' },
	},
];

for (const { kind, source, as } of expected) {
	test(`${kind}, in each style`, () => {
		for (const style of ['apa', 'ieee', 'chicago'] as const) {
			assert.equal(list([source], style), `${as[style]}\n`);
		}
	});
}

test('APA names up to twenty authors, and of more the first nineteen and the last', () => {
	const author = (n: number): StoredSource =>
		storedSource({
			uri: 'https://a.example/',
			title: 'Many',
			type: 'article-journal',
			author: Array.from({ length: n }, (_, at) => ({ family: `F${at + 1}`, given: 'Xi' })),
		});
	assert.match(list([author(20)], 'apa'), /F19, X\., & F20, X\. \(n\.d\.\)/);
	assert.match(list([author(21)], 'apa'), /F18, X\., F19, X\., … F21, X\. \(n\.d\.\)/);
	assert.match(list([author(6)], 'ieee'), /X\. F5, and X\. F6, “Many/);
	assert.match(list([author(7)], 'ieee'), /\] X\. F1 \*et al\.\*, “Many/);
	assert.match(list([author(6)], 'chicago'), /Xi F5, and Xi F6\. n\.d\./);
	assert.match(list([author(7)], 'chicago'), /^F1, Xi, Xi F2, Xi F3, et al\. n\.d\./);
});

test('APA and Chicago are in the order of the alphabet, and tell works of one author and year apart', () => {
	const work = (title: string, id: string): StoredSource =>
		storedSource({ ...post, uri: `https://a.example/${id}`, id, title });
	const sources = [work('Zeta', '1'), alphaFold, work('Alpha', '2')];
	const years = (style: ListStyle): readonly string[] =>
		list(sources, style)
			.split('\n\n')
			.map(it => `${/\b20\d\d[ab]?/.exec(it)?.[0]} ${/Zeta|Alpha|Highly/.exec(it)?.[0]}`);
	assert.deepEqual(years('apa'), ['2021 Highly', '2020a Alpha', '2020b Zeta']);
	assert.deepEqual(years('chicago'), ['2021 Highly', '2020a Alpha', '2020b Zeta']);
});

test('IEEE is in the order of the numbers that it is given', () => {
	const text = listOfReferences(items(npmScripts, alphaFold), 'ieee', {
		numbers: new Map([
			['k1', 12],
			['k2', 3],
		]),
		markup: 'plain',
	});
	assert.match(text, /^\[3\] J\. Jumper[^\n]*\n\n\[12\] “Scripts\.”[^\n]*\n$/);
});

test('plain text has neither asterisks nor escapes', () => {
	assert.equal(
		list([attention], 'ieee', 'plain'),
		'[1] A. Vaswani et al., “Attention Is All You Need,” 2017, arXiv:1706.03762, doi: 10.48550/arXiv.1706.03762.\n',
	);
});

test('nothing a source writes is markup: a viewer shows its words, and links to its address only', () => {
	const entries = [
		hostile,
		storedSource({
			uri: 'https://a.example/q?a="\'`{}\\^',
			title: '<img src=x onerror=alert(1)>',
			author: [{ literal: '1. # -' }],
		}),
		storedSource({ uri: 'https://a.example/2', title: 'T', author: [{ literal: '- item' }] }),
		storedSource({ uri: 'javascript:alert(1)', title: '![i](https://evil.example/p.png) [1]: https://evil.example' }),
	];
	for (const style of ['apa', 'ieee', 'chicago'] as const) {
		const markdown = list(entries, style);
		const tokens = new MarkdownIt({ html: true, linkify: false }).parse(markdown, {});
		assert.deepEqual(
			[...new Set(tokens.map(it => it.type))].toSorted(),
			['inline', 'paragraph_close', 'paragraph_open'],
			markdown,
		);
		assert.equal(tokens.filter(it => it.type === 'inline').length, entries.length);
		const inlines = tokens.flatMap(it => it.children ?? []);
		const kinds = new Set(['text', 'text_special', 'em_open', 'em_close', 'link_open', 'link_close']);
		assert.deepEqual(
			inlines.filter(it => !kinds.has(it.type)),
			[],
		);
		const links = inlines.flatMap(it => (it.attrGet('href') === null ? [] : [`${it.attrGet('href')}`]));
		assert.equal(links.length, 3, markdown);
		assert.ok(
			links.every(it => /^https:\/\/(?:blog|a)\.example/.test(it)),
			links.join(' '),
		);
		assert.match(inlines.map(it => it.content).join(''), /<img src=x onerror=alert\(1\)>/);
	}
});

test('an address is printed as it is, whatever an engine of typography would make of it', () => {
	const source = storedSource({
		uri: "https://a.example/it's--a_\"b\"?c='d'&e=f.",
		title: 'T',
		issued: { raw: '2020' },
	});
	assert.equal(list([source], 'apa', 'plain'), "T. (2020). https://a.example/it's--a_%22b%22?c=%27d%27&e=f.\n");
});

function list(sources: readonly StoredSource[], style: ListStyle, markup: ListMarkup = 'markdown'): string {
	const entries: readonly CslItem[] = items(...sources);
	return listOfReferences(entries, style, { numbers: new Map(entries.map((it, at) => [it.id, at + 1])), markup });
}
