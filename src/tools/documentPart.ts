import { ToolError } from '../agent/tool.ts';
import type { Stretch } from '../report/markdownText.ts';
import { sectionEnd } from './corpus/document.ts';
import type { Opened } from './opened.ts';
import { outlineOf, slugOf } from './outline.ts';
import type { QuotableDocument } from './quotable.ts';

/** The stretch of a document that is meant: a section, lines, a page, or all of it. Throws `ToolError` when there is no such part. */
export function partOf({ document, fragment, isPage }: Opened): Stretch {
	const whole = { start: 0, end: document.text.length };
	if (fragment === undefined || fragment === '') {
		return whole;
	}
	const lines = document.hasLines ? /^L(\d+)(?:-L?(\d+))?$/.exec(fragment) : null;
	if (lines) {
		const first = Number(lines[1]);
		return linesOf(document, first, Number(lines[2] ?? first));
	}
	const page = /^(?:page|slide)=(\d+)$/i.exec(fragment);
	const found = page ? pageOf(document, Number(page[1])) : sectionOf(document, fragment);
	if (found) {
		return found;
	}
	if (isPage) {
		return whole;
	}
	throw new ToolError(`There is no section #${fragment}. Sections: ${outlineOf(document, 0, document.text.length)}`);
}

function linesOf(document: QuotableDocument, first: number, last: number): Stretch {
	const blocks = document.blocks.filter(it => {
		const [from, to] = document.lines.rangeOf(it.start, it.end);
		return from <= last && to >= first;
	});
	const [head] = blocks;
	const tail = blocks.at(-1);
	if (!head || !tail) {
		throw new ToolError(
			`There is no text on lines ${first} to ${last}. The outline of the whole document shows which lines there are.`,
		);
	}
	return { start: head.start, end: tail.end };
}

function pageOf({ places = [], text }: QuotableDocument, number: number): Stretch | undefined {
	const isIt = (at: number): boolean => (places[at]?.locator.page ?? places[at]?.locator.slide) === number;
	const first = places.findIndex((_, at) => isIt(at));
	const start = places[first]?.start;
	if (start === undefined) {
		return undefined;
	}
	const next = places.findIndex((_, at) => at > first && !isIt(at));
	return { start, end: places[next]?.start ?? text.length };
}

function sectionOf(document: QuotableDocument, fragment: string): Stretch | undefined {
	const wanted = slugOf(fragment);
	const section = document.sections.findIndex(
		it => it.headings.length > 0 && slugOf(it.headings.at(-1) ?? '') === wanted,
	);
	return section < 0
		? undefined
		: { start: document.sections[section]?.start ?? 0, end: sectionEnd(document, section) };
}
