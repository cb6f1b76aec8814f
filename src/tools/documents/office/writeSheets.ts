import type { DocumentBuilder } from '../documentBuilder.ts';
import { DocumentError, type RowRange } from '../documentReader.ts';
import type { Table } from './table.ts';
import { writeTable } from './writeTable.ts';

/** A sheet of a spreadsheet, as its file has it. */
export interface SheetContent {
	readonly table: Table;
	readonly isHidden: boolean;
	/** What was remarked on cells: `B3: checked`. */
	readonly comments: readonly string[];
}

/** Writes all sheets below their names, or the asked rows of one. Throws `DocumentError` when there is no such sheet. */
export function writeSheets(
	builder: DocumentBuilder,
	sheets: readonly SheetContent[],
	range: RowRange | undefined,
): void {
	const asked = range ? [sheetFor(sheets, range, builder)] : sheets;
	for (const { table, isHidden, comments } of asked) {
		const sheet = table.sheet ?? '';
		builder.place({ sheet });
		if (table.rows.length > 0) {
			builder.heading(2, sheet);
		}
		if (isHidden) {
			builder.note(`Sheet “${sheet}” is hidden in the file.`);
		}
		writeTable(builder, table, range);
		if (comments.length > 0 && !range) {
			builder.heading(3, 'Comments');
			comments.forEach((it, index) => {
				builder.place({ sheet, cells: it.slice(0, it.indexOf(':')) });
				builder.block('item', `* ${it}`, { isTight: index > 0 });
			});
		}
	}
}

function sheetFor(sheets: readonly SheetContent[], { sheet }: RowRange, builder: DocumentBuilder): SheetContent {
	const names = sheets.map(it => it.table.sheet ?? '');
	const [first] = sheets;
	const found = sheet === undefined ? first : sheets.find((_, index) => sameName(names[index], sheet));
	const list = names.map(it => `“${it}”`).join(', ');
	if (!found) {
		throw new DocumentError('no-text', `There is no sheet “${sheet ?? ''}” in it; its sheets are ${list}.`);
	}
	if (sheet === undefined && sheets.length > 1) {
		builder.note(`These are rows of the first sheet; name another one before the rows. Its sheets are ${list}.`);
	}
	return found;
}

function sameName(name: string | undefined, asked: string): boolean {
	return (
		name?.trim().toLowerCase() ===
		asked
			.trim()
			.replace(/^'(.*)'$/, '$1')
			.toLowerCase()
	);
}
