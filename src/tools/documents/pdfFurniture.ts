import type { Line } from './pdfLines.ts';

/**
 * The pages without what stands on many of them in the same place at their edge: running heads, page numbers. A line goes
 * only when it is among the two outermost, and at least three pages have it but for its numbers.
 */
export function withoutRunningHeads(pages: readonly (readonly Line[])[]): (readonly Line[])[] {
	const seen = new Map<string, number>();
	const edges = pages.map(lines => edgesOf(lines));
	for (const edge of edges) {
		for (const key of new Set(edge.map(keyOf))) {
			seen.set(key, (seen.get(key) ?? 0) + 1);
		}
	}
	return pages.map((lines, page) => {
		const dropped = new Set((edges[page] ?? []).filter(it => (seen.get(keyOf(it)) ?? 0) >= fewest));
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

/** Numbers count as equal: they are the page's or the chapter's. So do heights that differ by less than a line. */
function keyOf({ text, y, size }: Line): string {
	const words = text
		.replace(/\d+/g, '#')
		.replace(/^[ivxlc]+$|\s[ivxlc]+$|^[ivxlc]+\s/gi, '#')
		.replaceAll(/\s+/g, ' ');
	return `${Math.round(y / 6)}:${Math.round(size)}:${words}`;
}
