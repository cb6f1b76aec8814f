import { type Line, linesOf, type TextRun } from './pdfLines.ts';

/**
 * The lines of a page in the order in which one reads them: as the page's program writes them, unless it is prose in two
 * columns, or jumps about.
 */
export function readingOrder(runs: readonly TextRun[], isMonospace: (fontName: string) => boolean): Line[] {
	const pieces = linesOf(runs, isMonospace, widestBlank);
	const gutter = gutterOf(pieces);
	if (gutter !== undefined) {
		return byColumns(pieces, gutter);
	}
	const lines = linesOf(runs, isMonospace);
	const jumps = lines.filter((it, index) => it.y < (lines[index - 1]?.y ?? 0) - it.size * 1.5).length;
	return jumps > 3 && jumps * 5 > lines.length ? lines.toSorted((a, b) => a.y - b.y || a.left - b.left) : lines;
}

/** In heights of a line; between the words of a justified one stands less. */
const widestBlank = 1.5;

/**
 * Where the right one of two columns begins: about the middle, where many lines begin that fill their side, as prose does and
 * the cells of a table do not.
 */
function gutterOf(pieces: readonly Line[]): number | undefined {
	const left = pieces.reduce((least, it) => Math.min(least, it.left), Infinity);
	const right = pieces.reduce((most, it) => Math.max(most, it.right), -Infinity);
	const starts = new Map<number, number>();
	for (const it of pieces) {
		const share = (it.left - left) / (right - left);
		if (share > 0.35 && share < 0.65) {
			const place = Math.round(it.left / 3) * 3;
			starts.set(place, (starts.get(place) ?? 0) + 1);
		}
	}
	const [most] = [...starts].sort((a, b) => b[1] - a[1]);
	if (!most || most[1] < fewestLines) {
		return undefined;
	}
	const gutter = most[0] - 2;
	const onLeft = pieces.filter(it => it.right <= gutter + 2);
	const onRight = pieces.filter(it => it.left >= gutter - 2);
	const across = pieces.length - onLeft.length - onRight.length;
	const fills = (lines: readonly Line[], width: number): boolean =>
		lines.length >= fewestLines && lines.filter(it => it.right - it.left > width * 0.6).length * 10 >= lines.length * 6;
	return across * 8 <= pieces.length && fills(onLeft, gutter - left) && fills(onRight, right - gutter)
		? gutter
		: undefined;
}

const fewestLines = 6;

/** What goes across both columns parts the page; above and below it the left column comes first. */
function byColumns(pieces: readonly Line[], gutter: number): Line[] {
	const across = pieces.filter(it => it.left < gutter - 2 && it.right > gutter + 2).sort((a, b) => a.y - b.y);
	const bandOf = (line: Line): number => across.filter(it => it.y < line.y).length;
	const column = (line: Line): number => (line.left >= gutter - 2 ? 1 : 0);
	const isAcross = new Set(across);
	return pieces
		.map(line => ({
			line,
			band: isAcross.has(line) ? bandOf(line) - 0.5 : bandOf(line),
			column: isAcross.has(line) ? 0 : column(line),
		}))
		.sort((a, b) => a.band - b.band || a.column - b.column || a.line.y - b.line.y || a.line.left - b.line.left)
		.map(it => it.line);
}
