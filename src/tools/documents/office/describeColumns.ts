import { rowText } from './rowText.ts';
import { type CellValue, cellText, columnName, isFilled, type TableRow } from './table.ts';

/**
 * A line of a table for each column, below one of titles: says of each column what it is called, what kind of values it holds, how many cells are empty, and their range, mean or
 * most frequent values.
 */
export function describeColumns(
	header: TableRow | undefined,
	rows: readonly TableRow[],
	columns: { readonly first: number; readonly last: number },
): string[] {
	const indices = Array.from({ length: columns.last - columns.first + 1 }, (_, it) => columns.first + it);
	const described = indices.map(index => {
		const { type, empty, values } = describe(rows, index);
		const name = cellText(header?.cells[index]);
		return rowText([columnName(index), name, type, empty.toLocaleString('en'), values]);
	});
	return [rowText(['column', 'name', 'type', 'empty', 'values']), ...described];
}

/**
 * The row that names the columns: one of the first, most of whose cells are words. `undefined` where all rows look like
 * values.
 */
export function headerOf(rows: readonly TableRow[]): TableRow | undefined {
	const head = rows.slice(0, 10);
	const width = Math.max(...head.map(it => it.cells.filter(isFilled).length));
	return head.find(({ cells }, index) => {
		const filled = cells.filter(isFilled);
		const isNamed = filled.every(it => typeof it === 'string' && kindOf(it) === 'text' && it.length <= longestName);
		const isUnlike = width > 1 || head.slice(index + 1).some(it => it.cells.some(cell => kindOf(cell) !== 'text'));
		return filled.length * 2 >= width && filled.length >= Math.min(2, width) && isNamed && isUnlike;
	});
}

const longestName = 200;
const mostDistinct = 50_000;
const shownValues = 5;

type ValueKind = 'number' | 'date' | 'boolean' | 'text';

interface Description {
	readonly type: string;
	readonly empty: number;
	readonly values: string;
}

function describe(rows: readonly TableRow[], index: number): Description {
	const kinds = new Map<ValueKind, number>();
	const counts = new Map<string, number>();
	let empty = 0;
	let low = Infinity;
	let high = -Infinity;
	let sum = 0;
	let earliest: string | undefined;
	let latest: string | undefined;
	for (const { cells } of rows) {
		const value = cells[index];
		if (!isFilled(value)) {
			empty++;
			continue;
		}
		const kind = kindOf(value);
		const text = cellText(value);
		kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
		if (counts.size < mostDistinct || counts.has(text)) {
			counts.set(text, (counts.get(text) ?? 0) + 1);
		}
		if (kind === 'number') {
			const number = Number(text.replaceAll(',', ''));
			low = Math.min(low, number);
			high = Math.max(high, number);
			sum += number;
		} else if (kind === 'date') {
			earliest = earliest === undefined || text < earliest ? text : earliest;
			latest = latest === undefined || text > latest ? text : latest;
		}
	}
	const filled = rows.length - empty;
	const [main, mainCount] = [...kinds].reduce((best, it) => (it[1] > best[1] ? it : best), ['text', 0] as const);
	const type = mainCount === filled ? main : `${main}, ${(filled - mainCount).toLocaleString('en')} other`;
	const distinct = `${counts.size >= mostDistinct ? 'at least ' : ''}${counts.size.toLocaleString('en')} distinct`;
	if (filled === 0) {
		return { type: 'empty', empty, values: '' };
	}
	if (main === 'number') {
		const mean = rounded(sum / (kinds.get('number') ?? 1));
		return { type, empty, values: `${rounded(low)} to ${rounded(high)}, mean ${mean}, ${distinct}` };
	}
	if (main === 'date') {
		return { type, empty, values: `${earliest} to ${latest}, ${distinct}` };
	}
	return { type, empty, values: `${distinct}${frequent(counts)}` };
}

function kindOf(value: CellValue): ValueKind {
	switch (typeof value) {
		case 'number':
			return 'number';
		case 'boolean':
			return 'boolean';
		case 'object':
			return 'date';
		default:
			return isNumber(value ?? '') ? 'number' : isDate(value ?? '') ? 'date' : 'text';
	}
}

/** A number of a text file; one with leading zeros names something. */
function isNumber(text: string): boolean {
	return (
		text.length <= 40 &&
		/^[-+]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?$/.test(text) &&
		/\d/.test(text)
	);
}

function isDate(text: string): boolean {
	return /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text);
}

/** The most frequent values, where some come more than once. */
function frequent(counts: ReadonlyMap<string, number>): string {
	const top = [...counts]
		.filter(it => it[1] > 1)
		.sort((a, b) => b[1] - a[1])
		.slice(0, shownValues);
	const shown = top.map(
		([text, count]) =>
			`${text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text} (${count.toLocaleString('en')})`,
	);
	return shown.length > 0 ? `; most frequent: ${shown.join(', ')}` : '';
}

function rounded(value: number): string {
	return String(Number(value.toPrecision(10)));
}
