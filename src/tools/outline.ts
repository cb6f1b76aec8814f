import type { LoadedDocument } from './corpus/loadedDocument.ts';

/** The headings of a document or of a part of it, with the raw lines where they stand; cut when there are many. */
export function outlineOf(document: LoadedDocument, start: number, end: number): string {
	const sections = document.sections.filter(it => it.headings.length > 0 && it.start >= start && it.start < end);
	const shown = sections.slice(0, mostHeadings).map(({ headings, start }) => {
		const title = headings.at(-1) ?? '';
		return `${'  '.repeat(Math.max(0, headings.length - 1))}${title} (line ${document.lines.lineAt(start)}, #${slugOf(title)})`;
	});
	const rest = sections.length - shown.length;
	const [, lastLine] = document.lines.rangeOf(Math.max(0, document.text.length - 1), document.text.length);
	return [
		sections.length > 0 ? `Outline, ${lastLine} lines:` : `No headings, ${lastLine} lines.`,
		...shown,
		...(rest > 0 ? [`… and ${rest} more headings. Visit a section to see those in it.`] : []),
	].join('\n');
}

const mostHeadings = 60;

/** A heading as it stands in a link, in GitHub's manner. */
export function slugOf(heading: string): string {
	return heading
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
		.trim()
		.replaceAll(/\s+/g, '-');
}
