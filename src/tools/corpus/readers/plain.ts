import { type CleanDocument, type Format, Outline } from '../document.ts';
import { LineMap } from '../lineMap.ts';
import { Lines } from './lines.ts';
import { plainInline, withoutClosing } from './markdown.ts';

/**
 * Reads plain text, and AsciiDoc without its directives: paragraphs between blank lines, headings by what is under or before them
 * (`Title` over `=====`, `== Title`, a short numbered or upper-case line alone), items and `term::` definitions.
 */
export function* readPlainText(text: string, format: Format): Generator<void, CleanDocument> {
	const lines = new Lines(text);
	const outline = new Outline();
	let at = 0;
	for (let steps = 0; at < lines.count; steps++) {
		at = lines.isBlank(at) ? at + 1 : Math.max(at + 1, readBlock(lines, outline, at));
		if (steps % 200 === 199) {
			yield;
		}
	}
	return {
		format,
		title: outline.firstHeading,
		text,
		blocks: outline.blocks,
		sections: outline.sections,
		lines: new LineMap(lines.starts),
	};
}

function readBlock(lines: Lines, outline: Outline, at: number): number {
	const line = lines.at(at).trimEnd();
	const underlined = underlineLevel(line, lines.at(at + 1).trimEnd());
	if (underlined > 0) {
		outline.heading(underlined, plainInline(line), lines.start(at), lines.end(at + 1));
		return at + 2;
	}
	const marks = /^(={1,6}|#{1,6})[ \t]/.exec(line)?.[1];
	if (marks !== undefined) {
		const title = withoutClosing(line.slice(marks.length), marks.charAt(0));
		outline.heading(marks.length, plainInline(title), lines.start(at), lines.end(at));
		return at + 1;
	}
	if (delimiter.test(line)) {
		const close = closingDelimiter(lines, at, line);
		if (close > 0) {
			outline.block('code', lines.start(at), lines.end(close));
			return close + 1;
		}
		return at + 1;
	}
	if (/^(?:\[\[.*\]\]|\[[^\]]*\]|:[\w-]+:.*|ifdef::.*|ifndef::.*|endif::.*|include::.*|\/\/.*)$/.test(line)) {
		outline.block('meta', lines.start(at), lines.end(at));
		return at + 1;
	}
	if (isLoneTitle(lines, at, line)) {
		outline.heading(/^\d+\.\d/.test(line) ? 3 : 2, line.trim(), lines.start(at), lines.end(at));
		return at + 1;
	}
	const end = endOfBlock(lines, at);
	const kind = /^\s*\S.*::$/.test(line) && end === at + 1 ? 'term' : itemPattern.test(line) ? 'item' : 'paragraph';
	outline.block(kind, lines.start(at), lines.end(end - 1), lines.indent(at));
	return end;
}

/** A block ends at a blank line, at the next item, and after a `term::` that opens a definition. */
function endOfBlock(lines: Lines, at: number): number {
	let end = at + 1;
	if (/^\s*\S.*::$/.test(lines.at(at).trimEnd())) {
		return end;
	}
	while (end < lines.count && !lines.isBlank(end) && !itemPattern.test(lines.at(end))) {
		if (/^\S.*::$/.test(lines.at(end)) || delimiter.test(lines.at(end).trimEnd())) {
			break;
		}
		end++;
	}
	return end;
}

/** The level of a title that is underlined along its whole width, or 0. */
function underlineLevel(title: string, underline: string): number {
	const level = '=-~^+'.indexOf(underline.charAt(0)) + 1;
	const isUnderline = level > 0 && underline.length > 2 && underline === underline.charAt(0).repeat(underline.length);
	return isUnderline && Math.abs(underline.length - title.length) <= 2 && /\p{L}/u.test(title) ? level : 0;
}

/** A short line between blank lines that is numbered as chapters are, or all in capitals. */
function isLoneTitle(lines: Lines, at: number, line: string): boolean {
	if (line.length > 80 || !lines.isBlank(at + 1) || (at > 0 && !lines.isBlank(at - 1)) || at + 1 >= lines.count) {
		return false;
	}
	return (
		/^\d+(?:\.\d+)*\.?\s+\p{Lu}[^.:;,]*$/u.test(line) || (/^\p{Lu}[\p{Lu}\d\s&/'()-]+$/u.test(line) && line.length > 3)
	);
}

function closingDelimiter(lines: Lines, at: number, line: string): number {
	for (let end = at + 1; end < Math.min(lines.count, at + 400); end++) {
		if (lines.at(end).trimEnd() === line) {
			return end;
		}
	}
	return -1;
}

const itemPattern = /^[ \t]*(?:[-*+•·]|\d{1,3}[.)]|\([a-z\d]{1,2}\)|\.{1,4})[ \t]+(?=\S)/;
const delimiter = /^(?:-{4,}|={4,}|\.{4,}|_{4,}|\*{4,}|\+{4,}|`{3,}|~{4,})$/;
