import assert from 'node:assert/strict';
import test from 'node:test';
import { DocumentError } from '../../../src/tools/documents/documentReader.ts';
import { readPdf } from '../../../src/tools/documents/pdf.ts';
import { column, type PdfOptions, type PdfText, writePdf } from './writePdf.ts';

async function read(pages: readonly (readonly PdfText[])[], options?: PdfOptions): ReturnType<typeof readPdf> {
	return await readPdf({ bytes: writePdf(pages, options), name: 'a.pdf' });
}

const prose = [
	'The first line of a paragraph that goes on for quite a',
	'while, and is divided at the end of this one by a hyp-',
	'hen, as justified text often is, before it ends here.',
];

test('joins lines to paragraphs, divided words too, and tells headings by their size', async () => {
	const document = await read([
		[
			{ text: 'A Study of Lines', x: 72, y: 760, size: 20 },
			{ text: '1 Introduction', x: 72, y: 730, size: 14 },
			...column(prose, { x: 72, y: 700 }),
			...column(['Another paragraph after a gap.'], { x: 72, y: 652 }),
		],
	]);
	assert.equal(
		document.text,
		'# A Study of Lines\n\n## 1 Introduction\n\nThe first line of a paragraph that goes on for quite a while, and is divided ' +
			'at the end of this one by a hyphen, as justified text often is, before it ends here.\n\nAnother paragraph after a gap.\n',
	);
	assert.equal(document.title, 'A Study of Lines');
	assert.deepEqual(document.sections.at(-1)?.headings, ['A Study of Lines', '1 Introduction']);
});

test('keeps the hyphen of a word at the end of a line that has it elsewhere', async () => {
	const lines = [
		'This user-defined thing is told from all others that are user-',
		'defined by a differ-',
		'ence of its name.',
	];
	const { text } = await read([column(lines, { x: 72, y: 700 })]);
	assert.match(text, /others that are user-defined by a difference of its name\./);
});

test('says on which page each passage stands, also within a paragraph that goes on', async () => {
	const document = await read([
		column(['A sentence that begins on the first page and goes on', 'over its end to the'], { x: 72, y: 700 }),
		column(['second, where it stops.', '', '', 'The next.'], { x: 72, y: 700 }),
	]);
	assert.match(document.text, /over its end to the second, where it stops\.\n\nThe next\./);
	assert.deepEqual(
		document.places?.map(({ start, locator }) => [document.text.slice(start, start + 6), locator]),
		[
			['A sent', { page: 1 }],
			['second', { page: 2 }],
		],
	);
});

test('reads two columns one after the other, however the file writes them', async () => {
	const left = Array.from({ length: 12 }, (_, line) => `left ${line} fills the whole width of its column yes`);
	const right = Array.from({ length: 12 }, (_, line) => `right ${line} fills the whole width of its column yes`);
	const title = { text: 'A title that goes across both of the columns of it all', x: 72, y: 760, size: 18 };
	const columns = [column(left, { x: 72, y: 700 }), column(right, { x: 320, y: 700 })] as const;
	const interleaved = columns[0].flatMap((it, index) => [it, columns[1][index] ?? it]);
	for (const texts of [columns.flat(), interleaved]) {
		const { text } = await read([[title, ...texts]]);
		assert.deepEqual(
			text.match(/(?:left|right) \d+/g),
			[...left, ...right].map(it => /\w+ \d+/.exec(it)?.[0]),
		);
	}
});

test('keeps the rows of a table together', async () => {
	const rows = Array.from({ length: 12 }, (_, row) => [
		{ text: `name${row}`, x: 72, y: 700 - row * 14 },
		{ text: `${row * 10}`, x: 300, y: 700 - row * 14 },
		{ text: `${row * 7} kg`, x: 420, y: 700 - row * 14 },
	]).flat();
	const { text, blocks } = await read([rows]);
	assert.match(text, /^name3 {3}30 {3}21 kg$/m);
	assert.deepEqual(
		blocks.map(it => it.kind),
		['table'],
	);
});

test('leaves out running heads and page numbers, and nothing that stands once', async () => {
	const pages = Array.from({ length: 5 }, (_, page) => [
		{ text: 'Journal of Lines, vol. 12', x: 72, y: 780 },
		...column([...prose, `Only page ${'abcde'[page]} says this.`, 'And one more line.'], { x: 72, y: 700 }),
		{ text: `${page + 1}`, x: 300, y: 30 },
	]);
	const { text } = await read(pages);
	assert.doesNotMatch(text, /Journal of Lines|^\d$/m);
	for (const page of 'abcde') {
		assert.match(text, new RegExp(`Only page ${page} says this`));
	}
});

test('takes no row of a table that goes on over pages for a running head', async () => {
	const rows = Array.from({ length: 4 }, (_, page) =>
		Array.from({ length: 20 }, (_, row) => [page * 20 + row + 100, (page * 37 + row * 3) % 89]),
	);
	const pages = rows.map((it, page) => [
		{ text: `12 Figures 2.5, page ${page + 1} of 4`, x: 72, y: 780 },
		...it.flatMap(([left, right], row) => [
			{ text: String(left), x: 72, y: 740 - row * 14 },
			{ text: String(right), x: 200, y: 740 - row * 14 },
		]),
	]);
	const { text } = await read(pages);
	assert.deepEqual(
		text.match(/\d+ +\d+/g)?.map(it => it.split(/ +/).map(Number)),
		rows.flat(),
	);
	assert.doesNotMatch(text, /Figures/);
});

test('keeps code by lines with its indentation', async () => {
	const code = ['if (line) {', 'return line;', '}'].map((text, index) => ({
		text,
		x: 72 + (index === 1 ? 12 : 0),
		y: 600 - index * 12,
		font: 'mono' as const,
	}));
	const { text } = await read([[...column(prose, { x: 72, y: 700 }), ...code]]);
	assert.match(text, /```\nif \(line\) \{\n {2}return line;\n\}\n```/);
});

test('reads fonts that the file does not carry', async () => {
	const { text } = await read([[{ text: '中文字体没有嵌入', x: 72, y: 700, font: 'chinese' }]]);
	assert.equal(text, '中文字体没有嵌入\n');
});

test('believes what the file says of itself only where it is plausible', async () => {
	const pages = [column(prose, { x: 72, y: 700 })];
	const good = await read(pages, {
		info: '/Title (On Lines) /Author (Ada Lovelace; Menabrea, Luigi) /CreationDate (D:20210304050607Z)',
	});
	assert.equal(good.title, 'On Lines');
	assert.deepEqual(good.metadata.author, [
		{ family: 'Lovelace', given: 'Ada' },
		{ family: 'Menabrea', given: 'Luigi' },
	]);
	assert.equal(good.metadata.issued, '2021-03-04');
	const bad = await read(pages, { info: '/Title (Microsoft Word - thesis_final.docx) /Author (user)' });
	assert.equal(bad.title, undefined);
	assert.equal(bad.metadata.author, undefined);
});

test('tells the names of several authors from the parts of one name', async () => {
	const authorsOf = async (author: string): Promise<unknown> =>
		(await read([column(prose, { x: 72, y: 700 })], { info: `/Author (${author})` })).metadata.author;
	const menabrea = { family: 'Menabrea', given: 'Luigi Federico' };
	const lovelace = { family: 'Lovelace', given: 'Ada' };
	assert.deepEqual(await authorsOf('Menabrea, Luigi Federico'), [menabrea]);
	assert.deepEqual(await authorsOf('Menabrea, Luigi Federico; Lovelace, Ada'), [menabrea, lovelace]);
	assert.deepEqual(await authorsOf('Ada Lovelace, Luigi Menabrea and Ada Lovelace'), [
		lovelace,
		{ family: 'Menabrea', given: 'Luigi' },
		lovelace,
	]);
});

test('says why there is no text', async () => {
	const codeOf = async (pages: readonly PdfText[][], options?: PdfOptions): Promise<string> => {
		const error: unknown = await read(pages, options).catch((it: unknown) => it);
		assert.ok(error instanceof DocumentError);
		return error.code;
	};
	assert.equal(await codeOf([[], []]), 'no-text');
	const noPassword = `/Encrypt<</Filter/Standard/V 1/R 2/O(${'o'.repeat(32)})/U(${'u'.repeat(32)})/P -4>>/ID[(a)(b)]`;
	assert.equal(await codeOf([column(prose, { x: 72, y: 700 })], { trailer: noPassword }), 'encrypted');
});

test('says which pages have no text', async () => {
	const { notes } = await read([column(prose, { x: 72, y: 700 }), [], []]);
	assert.deepEqual(notes, ['There is no text on 2 of its pages (2–3): images, scans or nothing.']);
});
