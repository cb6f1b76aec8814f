/** A row of a table as it stands in a clean text, like those of pages: `| a | b |`. */
export function rowText(cells: readonly string[]): string {
	return `|${cells.map(it => ` ${oneLine(it)} |`).join('')}`.replaceAll(/ {2,}(?=\|)/g, ' ');
}

export function oneLine(text: string): string {
	return text.replaceAll(/\s+/g, ' ').trim();
}
