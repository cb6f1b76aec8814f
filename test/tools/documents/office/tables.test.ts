import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReadDocument, RowRange } from '../../../../src/tools/documents/documentReader.ts';
import { readAny } from '../../../../src/tools/documents/readAny.ts';
import { checkFailure, checkPlaces, checkText, readParts } from './readOffice.ts';

async function readTable(text: string | Uint8Array, rows?: RowRange, name = 'a.csv'): Promise<ReadDocument> {
	return await readAny({ bytes: Buffer.from(text), name, rows });
}

test('reads values however they are separated, and says in which cells they stand', async () => {
	const places = `
		A1:B1: | name | note |
		A2:B2: | ice | melts, at 0 |
		A3: | steam |`;
	await checkPlacesOf('name,note\nice,"melts, at 0"\nsteam,\n', places);
	await checkPlacesOf('name;note\r\nice;"melts, at 0"\r\nsteam;\r\n', places);
	await checkPlacesOf('\ufeffname\tnote\nice\tmelts, at 0\nsteam\t\n', places, 'a.tsv');
	await checkPlacesOf('sep=|\nname|note\nice|melts, at 0\nsteam|\n', places);
});

async function checkPlacesOf(text: string, places: string, name = 'a.csv'): Promise<void> {
	checkPlaces(await readTable(text, undefined, name), places);
}

test('counts rows as a spreadsheet does, empty ones and lines within a cell included', async () => {
	checkPlaces(await readTable('a,b\n\n"x\ny",2\n,\n3,4'), 'A1:B1: | a | b |\nA3:B3: | x y | 2 |\nA5:B5: | 3 | 4 |');
});

test('takes what looks like a formula for what it is: text', async () => {
	const formulas = ['=1+2', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://x.test","y")'];
	const { text } = await readTable(formulas.map(it => `${JSON.stringify(it).replaceAll('\\"', '""')},x`).join('\n'));
	assert.equal(text, formulas.map(it => `| ${it} | x |\n`).join(''));
});

test('reads other charsets', async () => {
	checkText(await readTable(Buffer.from('Größe,kühl\n1,2\n', 'latin1')), '| Größe | kühl |\n| 1 | 2 |');
	checkText(await readTable(Buffer.from('\ufeffGröße,kühl\n1,2\n', 'utf16le')), '| Größe | kühl |\n| 1 | 2 |');
});

test('says that quotes are not closed, and that a table is empty', async () => {
	assert.match((await readTable('a,b\n"x,y\n')).notes.join(), /not closed/);
	await checkFailure('no-text', readTable(',,\n,,\n'), /empty/);
});

const large = `name,size,day,kind,code\n${Array.from(
	{ length: 1_000 },
	(_, it) =>
		`p${it},${it % 7 === 0 ? '' : it / 2},2024-01-${String((it % 28) + 1).padStart(2, '0')},${it % 3 === 0 ? 'lib' : 'bin'},00${it}`,
).join('\n')}\n`;

test('describes a large table: columns, figures, a few rows, and how to ask for others', async () => {
	const document = await readTable(large);
	const lines = document.text.split('\n').filter(it => it !== '');
	assert.deepEqual(lines.slice(0, 8), [
		'A table of 1,001 rows and 5 columns (A1:E1001). It is described here, with a few of its rows. Ask for others by their numbers, at most 500 at once: "rows":"101-200".',
		'Its columns, counted over all rows:',
		'| column | name | type | empty | values |',
		'| A | name | text | 0 | 1,000 distinct |',
		'| B | size | number | 143 | 0.5 to 499.5, mean 249.9585764, 857 distinct |',
		'| C | day | date | 0 | 2024-01-01 to 2024-01-28, 28 distinct |',
		'| D | kind | text | 0 | 2 distinct; most frequent: bin (666), lib (334) |',
		'| E | code | text | 0 | 1,000 distinct |',
	]);
	assert.ok(document.text.length < 3_000);
	const shown = (document.places ?? []).map(it => it.locator['cells']);
	assert.deepEqual(shown.slice(0, 7), ['A1:E1', 'A2:E2', 'A3:E3', 'A4:E4', 'A5:E5', 'A6:E6', 'A92:E92']);
	// What the program says of the table is no evidence from it.
	assert.deepEqual(new Set(document.blocks.map(it => it.kind)), new Set(['meta', 'table']));
});

test('gives the rows that are asked for, below the names of the columns', async () => {
	const document = await readTable(large, { sheet: undefined, first: 100, last: 101 });
	checkPlaces(
		document,
		`A1:E1: | name | size | day | kind | code |
		A100:E100: | p98 | | 2024-01-15 | bin | 0098 |
		A101:E101: | p99 | 49.5 | 2024-01-16 | lib | 0099 |`,
	);
});

test('gives as many rows as are read at once, and says how to go on', async () => {
	const { text, places } = await readTable(large, { sheet: undefined, first: 2, last: 2_000 });
	assert.equal(places?.length, 501);
	assert.match(text, /Go on with "rows":"502-1001"\.\n$/);
	checkText(
		await readTable(large, { sheet: undefined, first: 5_000, last: 5_010 }),
		'There is nothing in rows 5000 to 5010: the last row of the table is 1001.',
	);
});

test('cuts a cell that is a book', async () => {
	const { text, notes } = await readTable(`a,b\n${'x'.repeat(10_000)},2\n`);
	assert.match(text, /x{2000}… \| 2 \|/);
	assert.deepEqual(notes, ['Cells with more than 2,000 characters are cut off at “…”.']);
});

const namespaces = 'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"';
const ods = (sheets: string): Record<string, string> => ({
	mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
	'content.xml': `<office:document-content ${namespaces}><office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>${sheets}</office:spreadsheet></office:body></office:document-content>`,
});
const cell = (text: string, attributes = ''): string =>
	`<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;

test('reads an OpenDocument spreadsheet, values by their types', async () => {
	const document = await readParts(
		'a.ods',
		ods(
			`<table:table table:name="One"><table:table-row>${cell('Name')}${cell('<text:s text:c="2"/>When')}<table:table-cell/>${cell('Share')}</table:table-row>` +
				'<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="4"/></table:table-row>' +
				`<table:table-row>${cell('Ice')}${cell('5 Jan', 'office:value-type="date" office:date-value="2024-01-05"')}<table:covered-table-cell/>${cell('25 %', 'office:value-type="percentage" office:value="0.25"')}` +
				`<table:table-cell office:value-type="boolean" office:boolean-value="true"><office:annotation><text:p>Sure?</text:p></office:annotation><text:p>WAHR</text:p></table:table-cell></table:table-row>` +
				`<table:table-row table:number-rows-repeated="2">${cell('x', 'table:number-columns-repeated="2"')}</table:table-row></table:table>` +
				`<table:table table:name="Two" table:style-name="ta2"><table:table-row>${cell('hidden')}</table:table-row></table:table><table:table table:name="Empty"/>`,
		),
	);
	checkPlaces(
		document,
		`One: ## One
		One A1:D1: | Name | When | | Share |
		One A5:E5: | Ice | 2024-01-05 | | 0.25 | TRUE |
		One A6:B6: | x | x |
		One A7:B7: | x | x |⏎### Comments
		One E5: * E5: Sure?
		Two: ## Two
		Two A1: | hidden |`,
	);
	assert.deepEqual(document.notes, ['Sheet “Two” is hidden in the file.', 'Sheet “Empty” is empty.']);
});

test('repeats a cell merged downwards in each of its rows that says more', async () => {
	const covered = '<table:covered-table-cell/>';
	const row = (cells: string): string => `<table:table-row>${cells}</table:table-row>`;
	const merged = cell('Ice', 'table:number-rows-spanned="3"');
	const rows = [
		merged + cell('cold'),
		covered + cell('hard'),
		covered,
		cell('Steam') + cell('hot'),
		covered + cell('x'),
	];
	checkPlaces(
		await readParts('a.ods', ods(`<table:table table:name="One">${rows.map(row).join('')}</table:table>`)),
		`One: ## One
		One A1:B1: | Ice | cold |
		One A2:B2: | Ice | hard |
		One A4:B4: | Steam | hot |
		One A5:B5: | | x |`,
	);
});

test('expands no repetition that holds nothing, and none beyond what is read', async () => {
	const many = 'table:number-columns-repeated="16384"';
	const rows = 'table:number-rows-repeated="1048576"';
	const empty = `<table:table-row ${rows}><table:table-cell ${many}/></table:table-row>`;
	const document = await readParts(
		'a.ods',
		ods(
			`<table:table table:name="One">${empty}<table:table-row>${cell('last')}</table:table-row></table:table>` +
				`<table:table table:name="Two"><table:table-row ${rows}>${cell('x', many)}</table:table-row></table:table>`,
		),
	);
	assert.match(document.text, /## One\n\n\| last \|\n/);
	assert.match(document.notes.join(), /Only the first 5,000,000 cells were read/);
	assert.ok(document.text.length < 200_000);
});

test('finds the rows of a sheet by its name, and names the sheets there are', async () => {
	const file = ods(
		`<table:table table:name="One"><table:table-row>${cell('1')}</table:table-row></table:table><table:table table:name="The other"><table:table-row>${cell('2')}</table:table-row></table:table>`,
	);
	const of = async (sheet: string | undefined): Promise<ReadDocument> =>
		await readParts('a.ods', file, { sheet, first: 1, last: 9 });
	checkText(await of('the OTHER'), '## The other\n\n| 2 |');
	checkText(await of(undefined), '## One\n\n| 1 |');
	assert.match((await of(undefined)).notes.join(), /first sheet.*“One”, “The other”/);
	await checkFailure('no-text', of('Third'), /no sheet “Third”.*“One”, “The other”/);
});

test('tells an encrypted spreadsheet', () =>
	checkFailure(
		'encrypted',
		readParts('a.ods', {
			...ods(''),
			'META-INF/manifest.xml':
				'<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
		}),
	));
