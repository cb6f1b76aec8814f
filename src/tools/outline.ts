import type { QuotableDocument } from './quotable.ts';

/** The headings of a document or of a part of it, and where they stand; cut when there are many. */
export function outlineOf(document: QuotableDocument, start: number, end: number): string {
	const sections = document.sections.filter(it => it.headings.length > 0 && it.start >= start && it.start < end);
	const shown = sections.slice(0, mostHeadings).map(({ headings, start }) => {
		const title = headings.at(-1) ?? '';
		return `${'  '.repeat(Math.max(0, headings.length - 1))}${title} (${placeOf(document, start)}, #${slugOf(title)})`;
	});
	const rest = sections.length - shown.length;
	return [
		sections.length > 0 ? `Outline, ${lengthOf(document)}:` : `No headings, ${lengthOf(document)}.`,
		...shown,
		...(rest > 0 ? [`… and ${rest} more headings. Visit a section to see those in it.`] : []),
	].join('\n');
}

const mostHeadings = 60;

function placeOf({ places, hasLines, lines }: QuotableDocument, offset: number): string {
	const place = places?.findLast(it => it.start <= offset)?.locator;
	const named = ['page', 'slide', 'sheet', 'cell', 'part'].find(it => place?.[it] !== undefined);
	if (named !== undefined) {
		return `${named} ${String(place?.[named])}`;
	}
	return hasLines ? `line ${lines.lineAt(offset)}` : `offset ${offset}`;
}

function lengthOf({ hasLines, lines, places, text }: QuotableDocument): string {
	if (hasLines) {
		const [, last] = lines.rangeOf(Math.max(0, text.length - 1), text.length);
		return `${last} lines`;
	}
	const pages = places?.at(-1)?.locator.page;
	return `${pages === undefined ? '' : `${pages} pages, `}${text.length} characters`;
}

/** A heading as it stands in a link, in GitHub's manner. */
export function slugOf(heading: string): string {
	return heading
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
		.trim()
		.replaceAll(/\s+/g, '-');
}
