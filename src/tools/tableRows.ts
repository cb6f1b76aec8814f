import type { RowRange } from './documents/documentReader.ts';

/** Reads `100-200`, `7` or `Sheet1!100-200`; `undefined` for anything else. */
export function parseRows(text: string): RowRange | undefined {
	const parts = /^(?:(.+)!)?\s*(\d{1,9})\s*(?:[-:–]\s*(\d{1,9}))?$/.exec(text.trim());
	const first = Number(parts?.[2]);
	const last = Number(parts?.[3] ?? parts?.[2]);
	return parts && first >= 1 && last >= first ? { sheet: parts[1]?.replace(/^'(.*)'$/, '$1'), first, last } : undefined;
}

/** The address of rows of a table: another text than that of the whole file, so another source. */
export function uriOfRows(uri: string, { sheet, first, last }: RowRange): string {
	return `${uri}#rows=${encodeURIComponent(`${sheet === undefined ? '' : `${sheet}!`}${first}-${last}`)}`;
}

/** The rows that an address means; `undefined` for one of a whole file. */
export function rowsOfUri(uri: string): RowRange | undefined {
	const rows = /#rows=([^#]*)$/.exec(uri)?.[1];
	try {
		return rows === undefined ? undefined : parseRows(decodeURIComponent(rows));
	} catch {
		return undefined;
	}
}
