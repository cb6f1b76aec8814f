import papa from 'papaparse';
import { decodeDocument } from '../charset.ts';
import { DocumentBuilder } from '../documentBuilder.ts';
import type { DocumentInput, ReadDocument } from '../documentReader.ts';
import type { TableRow } from './table.ts';
import { writeTable } from './writeTable.ts';

/**
 * Reads values separated by commas, semicolons, tabs or bars, whichever the file uses. A cell is what is written in it,
 * whatever it begins with. Rows are counted as a spreadsheet that opens the file would count them.
 */
export async function readCsv(input: DocumentInput): Promise<ReadDocument> {
	const text = decodeDocument(input.bytes, input.charset).replace(/^\ufeff/, '');
	// Excel's own first line, which tells the separator and is no row.
	const told = /^sep=(.)\n/.exec(text);
	const delimiter = told?.[1] ?? (/\.t(?:sv|ab)$/i.test(input.name) ? '\t' : delimiterOf(text));
	const { data, errors } = papa.parse<string[]>(told ? text.slice(told[0].length) : text, { delimiter });
	const builder = new DocumentBuilder();
	const rows: TableRow[] = [];
	for (const [index, cells] of data.entries()) {
		if (cells.some(it => it.trim() !== '')) {
			rows.push({ number: index + 1, cells });
		}
	}
	if (errors.some(it => it.type === 'Quotes')) {
		builder.note('Some quotation marks are not closed; rows may be joined there.');
	}
	writeTable(builder, { sheet: undefined, rows }, input.rows);
	return await Promise.resolve(builder.build({ whenEmpty: 'The table is empty.' }));
}

/**
 * What separates the values: of those that break no quotes, the one that cuts the first rows most evenly, and into the most
 * values. (papaparse's own guess takes a comma within quotes for one that separates.)
 */
function delimiterOf(text: string): string {
	const head = text.slice(0, 1 << 16);
	let best = { delimiter: ',', broken: Infinity, evenness: 0, width: 0 };
	for (const delimiter of [',', ';', '\t', '|']) {
		const { data, errors } = papa.parse<string[]>(head, { delimiter, preview: 30, skipEmptyLines: 'greedy' });
		const widths = Map.groupBy(data, it => it.length);
		const [width, rows] = [...widths].reduce((most, it) => (it[1].length > most[1].length ? it : most), [1, []]);
		const broken = errors.filter(it => it.type === 'Quotes' && it.code === 'InvalidQuotes').length;
		const evenness = width > 1 ? rows.length / data.length : 0;
		const found = { delimiter, broken, evenness, width };
		const order = best.broken - broken || evenness - best.evenness || width - best.width;
		best = order > 0 ? found : best;
	}
	return best.delimiter;
}
