import type { DocumentBuilder } from '../documentBuilder.ts';
import type { RowRange } from '../documentReader.ts';
import { describeColumns, headerOf } from './describeColumns.ts';
import { rowText } from './rowText.ts';
import { cellRange, cellText, columnsOf, type Table, type TableRow } from './table.ts';

/**
 * Writes a table: whole when it is small, else what its columns are, figures about them, a few rows, and how to ask for
 * more. With `range` exactly these rows, below the row of the column names. The place of each row are its cells.
 */
export function writeTable(builder: DocumentBuilder, table: Table, range: RowRange | undefined): void {
	const { rows, sheet } = table;
	if (rows.length === 0) {
		builder.note(sheet === undefined ? 'The table is empty.' : `Sheet “${sheet}” is empty.`);
	} else if (range) {
		writeRange(builder, table, range);
	} else if (builder.length < mostWhole && isSmall(rows)) {
		writeRows(builder, table, rows);
	} else {
		writeSummary(builder, table);
	}
}

/** How a model asks for rows of a table. */
export function rowsQuery(sheet: string | undefined, first: number, last: number): string {
	return JSON.stringify({ rows: `${sheet === undefined ? '' : `${sheet}!`}${first}-${last}` }).slice(1, -1);
}

const mostRows = 200;
const mostCells = 10_000;
const mostText = 100_000;
/** What the small sheets of a workbook may come to together. */
const mostWhole = 500_000;
const rowsPerCall = 500;
const firstRows = 5;
const spreadRows = 10;
/** Described and shown of a table; nobody reads more. */
const mostColumns = 200;
const longestCell = 2_000;

function isSmall(rows: readonly TableRow[]): boolean {
	const { first, last } = columnsOf(rows);
	return (
		rows.length <= mostRows &&
		rows.length * (last - first + 1) <= mostCells &&
		rows.reduce((sum, { cells }) => sum + cells.reduce<number>((own, it) => own + cellText(it).length, 0), 0) <=
			mostText
	);
}

function writeRange(builder: DocumentBuilder, table: Table, range: RowRange): void {
	const { rows, sheet } = table;
	const asked = rows.filter(it => it.number >= range.first && it.number <= range.last);
	const shown = asked.slice(0, rowsPerCall);
	const lastRow = rows.at(-1)?.number ?? 0;
	const header = headerOf(rows);
	if (shown.length === 0) {
		const where = sheet === undefined ? 'the table' : `sheet “${sheet}”`;
		builder.block(
			'meta',
			`There is nothing in rows ${range.first} to ${range.last}: the last row of ${where} is ${lastRow}.`,
		);
		return;
	}
	writeRows(builder, table, header && header.number < range.first ? [header, ...shown] : shown);
	const next = asked[rowsPerCall]?.number;
	if (next !== undefined) {
		const more = rowsQuery(sheet, next, Math.min(range.last, next + rowsPerCall - 1));
		builder.block('meta', `These are ${rowsPerCall} rows, as many as are shown at once. Go on with ${more}.`);
	}
}

function writeSummary(builder: DocumentBuilder, table: Table): void {
	const { rows, sheet } = table;
	const { first, last } = columnsOf(rows);
	const from = rows[0]?.number ?? 1;
	const to = rows.at(-1)?.number ?? 1;
	const count = (value: number): string => value.toLocaleString('en');
	const size = `${count(rows.length)} rows and ${count(last - first + 1)} columns (${cellRange(first, from, last, to)})`;
	builder.block(
		'meta',
		`A table of ${size}. It is described here, with a few of its rows. Ask for others by their numbers, ` +
			`at most ${rowsPerCall} at once: ${rowsQuery(sheet, from + 100, Math.min(to, from + 199))}.`,
	);
	const header = headerOf(rows);
	const data = header ? rows.filter(it => it.number > header.number) : rows;
	builder.block('meta', 'Its columns, counted over all rows:');
	describeColumns(header, data, { first, last: Math.min(last, first + mostColumns - 1) }).forEach((it, index) => {
		// Our words about the table, not the table's: nobody may quote them.
		builder.block('meta', it, { isTight: index > 0 });
	});
	builder.block('meta', 'The first rows:');
	writeRows(builder, table, [...(header ? [header] : []), ...data.slice(0, firstRows)]);
	const step = Math.max(1, Math.floor(data.length / (spreadRows + 1)));
	builder.block('meta', `One row in ${count(step)}:`);
	writeRows(builder, table, data.filter((_, index) => index > 0 && index % step === 0).slice(0, spreadRows));
}

function writeRows(builder: DocumentBuilder, { sheet, rows: all }: Table, rows: readonly TableRow[]): void {
	const { first, last } = columnsOf(all);
	for (const [index, { number, cells }] of rows.entries()) {
		const filled = cells.findLastIndex(it => cellText(it) !== '');
		const end = Math.max(first, Math.min(filled, first + mostColumns - 1));
		if (filled > end) {
			builder.note(`Only the first ${mostColumns} columns are shown.`);
		}
		const texts = cells.slice(first, end + 1).map(it => cutCell(cellText(it), builder));
		builder.place({ ...whereIn(sheet), cells: cellRange(first, number, Math.min(last, end), number) });
		builder.block('table', rowText(texts), { isTight: index > 0 });
	}
}

function whereIn(sheet: string | undefined): { readonly sheet?: string } {
	return sheet === undefined ? {} : { sheet };
}

function cutCell(text: string, builder: DocumentBuilder): string {
	if (text.length <= longestCell) {
		return text;
	}
	builder.note(`Cells with more than ${longestCell.toLocaleString('en')} characters are cut off at “…”.`);
	return `${text.slice(0, longestCell).toWellFormed()}…`;
}
