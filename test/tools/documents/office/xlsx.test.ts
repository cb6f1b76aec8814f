import assert from 'node:assert/strict';
import test from 'node:test';
import { checkFailure, checkPlaces, readParts } from './readOffice.ts';

const main =
	'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook with one sheet whose rows are given, and a hidden one. Style 1 is a date. */
function xlsx(rows: string, more = ''): Record<string, string> {
	return {
		'[Content_Types].xml':
			'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
		'_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${type}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml': `<workbook ${main}><sheets><sheet name="Costs" sheetId="1" r:id="r1"/><sheet name="Old" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${type}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${type}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="${type}/styles" Target="styles.xml"/></Relationships>`,
		'xl/styles.xml': `<styleSheet ${main}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
		'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${rows}</sheetData>${more}</worksheet>`,
		'xl/worksheets/sheet2.xml': `<worksheet ${main}><sheetData><row r="7"><c r="C7"><v>9</v></c></row></sheetData></worksheet>`,
	};
}

const words = (cell: string, text: string): string => `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`;

test('reads values: dates in ISO form, results of formulas, text that looks like one', async () => {
	const document = await readParts(
		'a.xlsx',
		xlsx(
			`<row r="2">${words('B2', 'What')}${words('C2', 'When')}${words('D2', 'Cost')}</row>` +
				`<row r="4">${words('B4', '=1+2')}<c r="C4" s="1"><v>45296</v></c><c r="D4"><f>1/3+0.1+0.2</f><v>0.30000000000000004</v></c></row>` +
				`<row r="5">${words('B5', 'x')}<c r="C5" s="1"><v>45296.5</v></c><c r="D5"><f>SUM(A1:A9)</f></c><c r="E5" t="b"><v>1</v></c></row>`,
		),
	);
	checkPlaces(
		document,
		`Costs: ## Costs
		Costs B2:D2: | What | When | Cost |
		Costs B4:D4: | =1+2 | 2024-01-05 | 0.3 |
		Costs B5:E5: | x | 2024-01-05 12:00 | =SUM(A1:A9) | TRUE |
		Old: ## Old
		Old C7: | 9 |`,
	);
	assert.deepEqual(document.notes, [
		'Some formulas were saved without their value; they are shown themselves.',
		'Sheet “Old” is hidden in the file.',
	]);
});

test('repeats a cell merged downwards in each of its rows', async () => {
	checkPlaces(
		await readParts(
			'a.xlsx',
			xlsx(
				`<row r="1">${words('A1', 'Ice')}${words('B1', 'cold')}</row><row r="2">${words('B2', 'hard')}</row>`,
				'<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>',
			),
			{ sheet: 'costs', first: 1, last: 2 },
		),
		`Costs: ## Costs
		Costs A1:B1: | Ice | cold |
		Costs A2:B2: | Ice | hard |`,
	);
});

test('refuses a sheet that claims to be larger than memory, and a damaged one', async () => {
	const far = `<row r="1">${words('A1', 'x')}</row><row r="1048576">${words('XFD1048576', 'y')}</row>`;
	await checkFailure('corrupt', readParts('a.xlsx', xlsx(far)));
	await checkFailure('corrupt', readParts('a.xlsx', { ...xlsx(''), 'xl/workbook.xml': '<workbook' }));
});

test('refuses entities', () => {
	const declared = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
	return checkFailure(
		'corrupt',
		readParts('a.xlsx', { ...xlsx(''), 'xl/sharedStrings.xml': `${declared}<sst/>` }),
		/entities/,
	);
});
