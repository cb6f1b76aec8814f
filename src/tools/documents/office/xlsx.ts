import { type CellValue as FileValue, readXlsx as readWorkbook, type Sheet, type Workbook } from 'hucre/xlsx';
import { DocumentBuilder } from '../documentBuilder.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from '../documentReader.ts';
import { LinkCollector } from '../linkCollector.ts';
import { openArchive } from './archive.ts';
import { noteMacros, officeProperties, xmlParts } from './officePackage.ts';
import { oneLine } from './rowText.ts';
import { storedZip } from './storedZip.ts';
import { type CellValue, cellText, columnName, isFilled, isoDate, type Table } from './table.ts';
import { writeSheets } from './writeSheets.ts';

/**
 * Reads a workbook sheet by sheet: values, not formulas; dates in ISO form. Charts, pictures and macros are left out.
 */
export async function readXlsx({ bytes, rows }: DocumentInput): Promise<ReadDocument> {
	const archive = await openArchive(bytes);
	const { title, metadata } = await officeProperties(archive);
	const workbook = await parse(storedZip(await xmlParts(archive)));
	const builder = new DocumentBuilder();
	const links = new LinkCollector(undefined);
	writeSheets(
		builder,
		workbook.sheets.map(it => ({
			table: tableOf(it, builder),
			isHidden: it.hidden === true || it.veryHidden === true,
			comments: commentsOf(it),
		})),
		rows,
	);
	for (const sheet of workbook.sheets) {
		for (const { hyperlink, value } of sheet.cells?.values() ?? []) {
			links.open(hyperlink?.target, cellText(valueOf(value)));
			links.close();
		}
	}
	if (archive.entries.some(it => it.name.startsWith('xl/charts/'))) {
		builder.note('Charts were left out.');
	}
	noteMacros(builder, archive);
	return builder.build({ title, metadata, links: links.links, whenEmpty: 'All its sheets are empty.' });
}

async function parse(archive: Buffer): Promise<Workbook> {
	try {
		return await readWorkbook(archive);
	} catch (cause) {
		throw new DocumentError('corrupt', 'It is damaged: its sheets cannot be read.', { cause });
	}
}

function tableOf(sheet: Sheet, builder: DocumentBuilder): Table {
	const values = sheet.rows.map(row => row.map(valueOf));
	for (const [at, cell] of sheet.cells ?? []) {
		const [row = 0, column = 0] = at.split(',').map(Number);
		const cells = values[row];
		if (cells && cell.formula !== undefined && !isFilled(cells[column])) {
			cells[column] = `=${cell.formula}`;
			builder.note('Some formulas were saved without their value; they are shown themselves.');
		}
	}
	// Cells merged downwards say the same in each of their rows; a row must be understood alone.
	for (const { startRow, endRow, startCol } of sheet.merges ?? []) {
		const value = values[startRow]?.[startCol];
		for (const cells of isFilled(value) ? values.slice(startRow + 1, endRow + 1) : []) {
			if (cells.some(isFilled)) {
				cells[startCol] = value;
			}
		}
	}
	const rows = values.map((cells, index) => ({ number: index + 1, cells })).filter(it => it.cells.some(isFilled));
	return { sheet: oneLine(sheet.name), rows };
}

function valueOf(value: FileValue): CellValue {
	return value instanceof Date ? isoDate(value) : (value ?? undefined);
}

function commentsOf(sheet: Sheet): string[] {
	return [...(sheet.cells ?? [])].flatMap(([at, { comment }]) => {
		const [row = 0, column = 0] = at.split(',').map(Number);
		return comment ? [`${columnName(column)}${row + 1}: ${oneLine(comment.text)}`] : [];
	});
}
