import type { DocumentBuilder } from '../documentBuilder.ts';
import { oneLine } from './rowText.ts';
import { type CellValue, columnName, isFilled, type TableRow } from './table.ts';
import type { SheetContent } from './writeSheets.ts';
import type { XmlHandler } from './xml.ts';

/**
 * Takes the sheets out of a spreadsheet's XML as it is parsed, so that a large one is never held as a tree. A row or cell that
 * stands for many (`number-rows-repeated`) is only repeated where it holds something, and never more often than a sheet allows.
 */
export class OdsSheets implements XmlHandler {
	readonly read: SheetContent[] = [];
	readonly #builder: DocumentBuilder;
	readonly #hiddenStyles = new Set<string>();
	#style = '';
	#sheet:
		| { readonly name: string; readonly rows: TableRow[]; readonly comments: string[]; readonly isHidden: boolean }
		| undefined;
	#rowNumber = 1;
	#rowsRepeated = 1;
	#row: CellValue[] = [];
	/** Columns of the row that are passed; empty ones behind its last value are in no row. */
	#column = 0;
	#cell: Attributes | undefined;
	#paragraphs: string[] = [];
	#comment: string[] | undefined;
	#text: string | undefined;
	/** By column, what stands in a cell merged downwards, and the last row that it covers. */
	readonly #merged = new Map<number, { readonly value: CellValue; readonly last: number }>();
	/** Whether the row has a value that is not of a merged cell above it. */
	#hasOwn = false;
	/** Cells kept so far, in all sheets. */
	#kept = 0;
	#tables = 0;

	constructor(builder: DocumentBuilder) {
		this.#builder = builder;
	}

	open(name: string, attributes: Attributes): void {
		switch (name) {
			case 'style:style':
				this.#style = attributes['style:name'] ?? '';
				return;
			case 'style:table-properties':
				if (attributes['table:display'] === 'false') {
					this.#hiddenStyles.add(this.#style);
				}
				return;
			case 'table:table':
				// A table within a cell is a subtable of another program's; its cells are no cells of this sheet.
				if (++this.#tables === 1) {
					this.#openSheet(attributes);
				}
				return;
			case 'table:table-row':
				this.#row = [];
				this.#hasOwn = false;
				this.#column = 0;
				this.#rowsRepeated = count(attributes['table:number-rows-repeated'], mostRows);
				return;
			case 'table:table-cell':
			case 'table:covered-table-cell':
				this.#cell = attributes;
				this.#paragraphs = [];
				return;
			case 'office:annotation':
				this.#comment = [];
				return;
			case 'text:p':
				this.#text = '';
				return;
			case 'text:s':
				this.text(' '.repeat(count(attributes['text:c'], 100)));
				return;
			case 'text:line-break':
			case 'text:tab':
				this.text(' ');
				return;
			default:
		}
	}

	text(text: string): void {
		if (this.#text !== undefined) {
			this.#text += text;
		}
	}

	close(name: string): void {
		switch (name) {
			case 'text:p':
				(this.#comment ?? this.#paragraphs).push(this.#text ?? '');
				this.#text = undefined;
				return;
			case 'office:annotation': {
				const said = oneLine(this.#comment?.join(' ') ?? '');
				this.#comment = undefined;
				if (said !== '') {
					this.#sheet?.comments.push(`${columnName(this.#column)}${this.#rowNumber}: ${said}`);
				}
				return;
			}
			case 'table:table-cell':
			case 'table:covered-table-cell':
				this.#closeCell(name === 'table:covered-table-cell');
				return;
			case 'table:table-row':
				this.#closeRow();
				return;
			case 'table:table':
				if (--this.#tables === 0 && this.#sheet) {
					const { name: sheet, rows, comments, isHidden } = this.#sheet;
					this.read.push({ table: { sheet, rows }, comments, isHidden });
					this.#sheet = undefined;
				}
				return;
			default:
		}
	}

	#openSheet(attributes: Attributes): void {
		const name = oneLine(attributes['table:name'] ?? '') || `Sheet${this.read.length + 1}`;
		const isHidden = this.#hiddenStyles.has(attributes['table:style-name'] ?? '');
		this.#sheet = { name, rows: [], comments: [], isHidden };
		this.#rowNumber = 1;
		this.#merged.clear();
	}

	#closeCell(isCovered: boolean): void {
		const cell = this.#cell ?? {};
		const repeated = count(cell['table:number-columns-repeated'], mostColumns);
		const own = valueOf(cell, this.#paragraphs.join('\n'));
		const value = isCovered && !isFilled(own) ? this.#mergedHere() : own;
		const rows = count(cell['table:number-rows-spanned'], mostRows);
		if (rows > 1) {
			this.#merged.set(this.#column, { value: own, last: this.#rowNumber + rows - 1 });
		}
		this.#hasOwn ||= isFilled(own);
		if (isFilled(value)) {
			// What is skipped before a value are holes, which are filled now that something follows them.
			while (this.#row.length < this.#column) {
				this.#row.push(undefined);
			}
			for (let left = Math.min(repeated, mostCells - this.#kept - this.#row.length); left > 0; left--) {
				this.#row.push(value);
			}
		}
		this.#column = Math.min(mostColumns, this.#column + repeated);
		this.#cell = undefined;
	}

	/** A row must be understood alone, so that a cell merged downwards says the same in each of its rows. */
	#mergedHere(): CellValue {
		const merged = this.#merged.get(this.#column);
		return merged && this.#rowNumber <= merged.last ? merged.value : undefined;
	}

	#closeRow(): void {
		const cells = this.#row;
		if (this.#hasOwn) {
			for (let index = 0; index < this.#rowsRepeated; index++) {
				if (this.#kept + cells.length > mostCells) {
					this.#builder.note(`Only the first ${mostCells.toLocaleString('en')} cells were read.`);
					break;
				}
				this.#kept += cells.length;
				this.#sheet?.rows.push({ number: this.#rowNumber + index, cells });
			}
		}
		this.#rowNumber += this.#rowsRepeated;
		this.#row = [];
	}
}

type Attributes = Readonly<Record<string, string>>;

const mostRows = 1_048_576;
const mostColumns = 16_384;
const mostCells = 5_000_000;

function count(text: string | undefined, most: number): number {
	const value = Number(text ?? 1);
	return Number.isInteger(value) && value > 0 ? Math.min(value, most) : 1;
}

function valueOf(cell: Attributes, text: string): CellValue {
	switch (cell['office:value-type']) {
		case 'float':
		case 'currency':
		case 'percentage': {
			const value = Number(cell['office:value']);
			return Number.isNaN(value) ? text : value;
		}
		case 'date': {
			const [date = '', time = ''] = (cell['office:date-value'] ?? text).split('T');
			return { iso: /[1-9]/.test(time) ? `${date} ${time.replace(/(?::00)?(?:\.0+)?$/, '')}` : date };
		}
		case 'time':
			return { iso: text };
		case 'boolean':
			return cell['office:boolean-value'] === 'true';
		default:
			return text === '' ? cell['office:string-value'] : text;
	}
}
