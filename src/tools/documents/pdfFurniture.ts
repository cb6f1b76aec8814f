import type { Line } from './pdfLines.ts';

/**
 * The pages without what stands on many of them in the same place at their edge: running heads, page numbers. A line goes
 * only when it is among the outermost, and at least three pages have it but for one number: that of the page or the chapter.
 * Rows of a table, which differ by more, stay.
 */
export function withoutRunningHeads(pages: readonly (readonly Line[])[]): (readonly Line[])[] {
	const seen = new Map<string, number>();
	const edges = pages.map(lines => edgesOf(lines));
	for (const edge of edges) {
		for (const key of new Set(edge.flatMap(keysOf))) {
			seen.set(key, (seen.get(key) ?? 0) + 1);
		}
	}
	return pages.map((lines, page) => {
		const dropped = new Set((edges[page] ?? []).filter(it => keysOf(it).some(key => (seen.get(key) ?? 0) >= fewest)));
		return dropped.size > 0 ? lines.filter(it => !dropped.has(it)) : lines;
	});
}

const fewest = 3;

/** The lines nearest to the upper and the lower edge; on a page of few lines, none is nearer than the rest. */
function edgesOf(lines: readonly Line[]): Line[] {
	if (lines.length < 5) {
		return lines.filter(it => /^[\divxlc]+$/i.test(it.text));
	}
	const byHeight = lines.toSorted((a, b) => a.y - b.y);
	const top = byHeight[0]?.y ?? 0;
	const bottom = byHeight.at(-1)?.y ?? 0;
	const isEdge = (line: Line): boolean => {
		const reach = line.size * 3;
		return line.y - top < reach || bottom - line.y < reach;
	};
	return [...byHeight.slice(0, 3), ...byHeight.slice(-3)].filter(isEdge);
}

/** What it has in common with those of other pages: all but one of its numbers, and its height, to less than a line. */
function keysOf({ text, y, size }: Line): string[] {
	const words = text.replaceAll(/\s+/g, ' ');
	const place = `${Math.round(y / 6)}:${Math.round(size)}:`;
	const numbers = [...words.matchAll(/\d+|^[ivxlc]+(?=\s|$)|(?<=\s)[ivxlc]+$/gi)].slice(0, mostNumbers);
	return numbers.length === 0
		? [place + words]
		: numbers.map(({ 0: number, index }) => `${place}${words.slice(0, index)}#${words.slice(index + number.length)}`);
}

const mostNumbers = 10;
