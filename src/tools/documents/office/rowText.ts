import { withoutUnseen } from '../unseen.ts';

/** A row of a table as it stands in a clean text, like those of pages: `| a | b |`. */
export function rowText(cells: readonly string[]): string {
	return `|${cells.map(it => ` ${oneLine(it)} |`).join('')}`.replaceAll(/ {2,}(?=\|)/g, ' ');
}

/** Text on one line, of what a reader of it sees. */
export function oneLine(text: string): string {
	return withoutUnseen(text).replaceAll(/\s+/g, ' ').trim();
}
