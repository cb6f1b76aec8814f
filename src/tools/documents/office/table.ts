/** A sheet, or a file of values: what its cells show, as values. */
export interface Table {
	/** `undefined` for a file that is one table. */
	readonly sheet: string | undefined;
	/** Rows with something in them, in their order. */
	readonly rows: readonly TableRow[];
}

export interface TableRow {
	/** From 1, as a spreadsheet counts. */
	readonly number: number;
	/** From column A on. */
	readonly cells: readonly CellValue[];
}

export type CellValue = string | number | boolean | IsoDate | undefined;

export interface IsoDate {
	/** `2024-01-05`, `2024-01-05 13:45`, or a time alone. */
	readonly iso: string;
}

export function cellText(value: CellValue): string {
	if (typeof value === 'number') {
		// As spreadsheets do: what is left of a sum beyond fifteen digits is noise.
		return String(Number(value.toPrecision(15)));
	}
	if (typeof value === 'boolean') {
		return value ? 'TRUE' : 'FALSE';
	}
	return typeof value === 'object' ? value.iso : (value ?? '');
}

/** A column's letters; the first is 0. */
export function columnName(index: number): string {
	const last = String.fromCodePoint(65 + (index % 26));
	return index < 26 ? last : `${columnName(Math.floor(index / 26) - 1)}${last}`;
}

/** Cells as a spreadsheet names them: `A2:F9`, or `A2` for one alone. */
export function cellRange(firstColumn: number, firstRow: number, lastColumn: number, lastRow: number): string {
	const first = `${columnName(firstColumn)}${firstRow}`;
	const last = `${columnName(lastColumn)}${lastRow}`;
	return first === last ? first : `${first}:${last}`;
}

/** The first and the last column in which a row has something. */
export function columnsOf(rows: readonly TableRow[]): { readonly first: number; readonly last: number } {
	let first = Infinity;
	let last = 0;
	for (const { cells } of rows) {
		const own = cells.findIndex(it => isFilled(it));
		first = own < 0 ? first : Math.min(first, own);
		last = Math.max(
			last,
			cells.findLastIndex(it => isFilled(it)),
		);
	}
	return { first: Math.min(first, last), last };
}

export function isFilled(value: CellValue): boolean {
	return value !== undefined && value !== '';
}

/** A date without its time when that is midnight, a time without its date when that is the day from which spreadsheets count. */
export function isoDate(date: Date): IsoDate | undefined {
	if (Number.isNaN(date.getTime())) {
		return undefined;
	}
	const iso = date.toISOString();
	const time = iso
		.slice(11)
		.replace(/(?::00)?\.000Z$/, '')
		.replace(/Z$/, '');
	if (date.getTime() < firstDay) {
		return { iso: time };
	}
	return { iso: time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}` };
}

const firstDay = Date.UTC(1900, 0, 1);
