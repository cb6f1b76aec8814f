/** Prints rows under their heads, numbers to the right, as GitHub shows a table. */
export function printTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
	const cells = [heads, ...rows.map(row => row.map(it => (typeof it === 'number' ? formatNumber(it) : it)))];
	const widths = heads.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)));
	const isNumber = heads.map((_, column) => rows.every(row => typeof row[column] === 'number'));
	const line = (row: readonly string[]): string =>
		`| ${row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
	const rule = `| ${widths.map((width, i) => (isNumber[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
	const [head = [], ...body] = cells;
	console.log([line(head), rule, ...body.map(line)].join('\n'));
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

function formatNumber(value: number): string {
	return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
