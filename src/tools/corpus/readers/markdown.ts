import { type CleanDocument, Outline } from '../document.ts';
import { LineMap } from '../lineMap.ts';
import { Lines } from './lines.ts';

/** Reads Markdown: the clean text is the text as it stands, and its blocks are CommonMark's, without their inline marks. */
export function* readMarkdown(text: string): Generator<void, CleanDocument> {
	const lines = new Lines(text);
	const outline = new Outline();
	const { title, next } = readFrontMatter(lines, outline);
	const scanner: Scanner = { lines, outline };
	let at = next;
	for (let steps = 0; at < lines.count; steps++) {
		at = lines.isBlank(at) ? at + 1 : Math.max(at + 1, readBlock(scanner, at));
		if (steps % 200 === 199) {
			yield;
		}
	}
	return {
		format: 'markdown',
		title: title ?? outline.firstHeading,
		text,
		blocks: outline.blocks,
		sections: outline.sections,
		lines: new LineMap(lines.starts),
	};
}

interface Scanner {
	readonly lines: Lines;
	readonly outline: Outline;
}

/** Reads the block that begins at a filled line; returns the line after it. */
function readBlock(scanner: Scanner, at: number): number {
	const { lines, outline } = scanner;
	const line = lines.at(at);
	const indent = lines.indent(at);
	const opener = line.trimStart();
	if (indent >= 4 && !itemPattern.test(line)) {
		const end = endOfIndented(lines, at, 4);
		outline.block('code', lines.start(at), lines.end(end - 1));
		return end;
	}
	if (fencePattern.test(opener)) {
		const end = endOfFence(lines, at);
		outline.block('code', lines.start(at), lines.end(end - 1));
		return end;
	}
	const level = /^(#{1,6})(?:[ \t]|$)/.exec(opener)?.[1]?.length ?? 0;
	if (level > 0) {
		outline.heading(level, plainInline(withoutClosing(opener.slice(level), '#')), lines.start(at), lines.end(at));
		return at + 1;
	}
	if (opener.length <= longestRow && rulePattern.test(opener)) {
		return at + 1;
	}
	if (itemPattern.test(line)) {
		const end = endOfItem(lines, at);
		outline.block('item', lines.start(at), lines.end(end - 1), indent);
		return end;
	}
	if (opener.startsWith('<!--')) {
		return readComment(scanner, at);
	}
	if (/^\[[^\]]+\]:\s*\S/.test(opener)) {
		outline.block('meta', lines.start(at), lines.end(at));
		return at + 1;
	}
	if (line.includes('|') && isDelimiterRow(lines.at(at + 1))) {
		const end = lines.nextBlank(at);
		outline.block('table', lines.start(at), lines.end(end - 1));
		return end;
	}
	return readParagraph(scanner, at);
}

/** A heading's text without the marks that may close it. */
export function withoutClosing(text: string, mark: string): string {
	const trimmed = text.trim();
	let end = trimmed.length;
	while (end > 0 && trimmed.charAt(end - 1) === mark) {
		end--;
	}
	return end === 0 || /[ \t]/.test(trimmed.charAt(end - 1)) ? trimmed.slice(0, end).trimEnd() : trimmed;
}

/** Whether a line divides a table's head from its body. */
function isDelimiterRow(line: string): boolean {
	if (line.length > longestRow || /[^ \t|:-]/.test(line)) {
		return false;
	}
	const cells = line.trim().replace(/^\|/, '').split('|');
	return cells.every((it, index) => (index === 0 ? /^:?-+:?$/ : /^:?-*:?$/).test(it.trim()));
}

/** A paragraph, or the heading it turns out to be when a row of `=` or `-` follows it. */
function readParagraph({ lines, outline }: Scanner, at: number): number {
	let end = at + 1;
	while (end < lines.count && !lines.isBlank(end)) {
		const line = lines.at(end);
		const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line);
		if (underline) {
			const title = plainInline(lines.text.slice(lines.start(at), lines.end(end - 1)).trim());
			outline.heading(underline[1]?.startsWith('=') ? 1 : 2, title, lines.start(at), lines.end(end));
			return end + 1;
		}
		if (lines.indent(end) < 4 && (interrupts(line) || itemPattern.test(line))) {
			break;
		}
		end++;
	}
	outline.block('paragraph', lines.start(at), lines.end(end - 1));
	return end;
}

function readComment({ lines, outline }: Scanner, at: number): number {
	const close = lines.text.indexOf('-->', lines.start(at));
	const last = close < 0 ? lines.text.length : close;
	let end = at + 1;
	while (end < lines.count && lines.start(end) <= last) {
		end++;
	}
	// One that is never closed holds the rest of the text, but for the blank lines at its end.
	let filled = end - 1;
	while (lines.isBlank(filled)) {
		filled--;
	}
	outline.block('meta', lines.start(at), lines.end(filled));
	return end;
}

/** The line after a list item: its continuation lines, inner paragraphs and code belong to it, inner items do not. */
function endOfItem(lines: Lines, at: number): number {
	const marker = itemPattern.exec(lines.at(at))?.[0] ?? '';
	const content = Math.min(lines.indent(at) + 5, marker.replaceAll('\t', '    ').length);
	let end = at + 1;
	while (end < lines.count) {
		const filled = lines.nextFilled(end);
		if (filled === lines.count) {
			break;
		}
		const line = lines.at(filled);
		const isInside = lines.indent(filled) >= Math.min(content, lines.indent(at) + 2);
		const isLazy = filled === end && !interrupts(line);
		if (itemPattern.test(line) || !(isInside || isLazy)) {
			break;
		}
		end = isInside && fencePattern.test(line.trimStart()) ? endOfFence(lines, filled) : filled + 1;
	}
	return end;
}

function endOfFence(lines: Lines, at: number): number {
	const fence = fencePattern.exec(lines.at(at).trimStart())?.[1] ?? '```';
	for (let end = at + 1; end < lines.count; end++) {
		const line = lines.at(end).trim();
		if (line.startsWith(fence) && line.replaceAll(fence.charAt(0), '') === '') {
			return end + 1;
		}
	}
	// A fence that is never closed holds the rest of the text, as CommonMark has it; blank lines at the end are none of it.
	let end = lines.count;
	while (end > at + 1 && lines.isBlank(end - 1)) {
		end--;
	}
	return end;
}

function endOfIndented(lines: Lines, at: number, indent: number): number {
	let end = at + 1;
	for (;;) {
		const filled = lines.nextFilled(end);
		if (filled === lines.count || lines.indent(filled) < indent) {
			return end;
		}
		end = filled + 1;
	}
}

/** YAML between two rows of dashes at the very top. Only its title is of use; the rest is for machines. */
function readFrontMatter(lines: Lines, outline: Outline): { title: string | undefined; next: number } {
	if (lines.at(0).trimEnd() !== '---') {
		return { title: undefined, next: 0 };
	}
	let title: string | undefined;
	for (let at = 1; at < Math.min(lines.count, 200); at++) {
		const line = lines.at(at).slice(0, longestMarked).trimEnd();
		if (line === '---' || line === '...') {
			outline.block('meta', 0, lines.end(at));
			return { title, next: at + 1 };
		}
		const match = /^title:\s*(.+)$/.exec(line);
		title ??= match?.[1]?.replace(/^(["'])(.*)\1$/, '$2').trim();
	}
	return { title: undefined, next: 0 };
}

/** The words of a heading without the marks around them. */
export function plainInline(text: string): string {
	// The expressions below look through a text again for each mark in it; nobody marks up a heading of this length.
	if (text.length > longestMarked || !/[`*_[<\\{]/.test(text)) {
		return text.trim();
	}
	return text
		.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replaceAll(/!?\[([^\]]*)\]\[[^\]]*\]/g, '$1')
		.replaceAll(/\s*\{#[^}]*\}\s*$/g, '')
		.replaceAll(/<\/?[a-zA-Z][^>]*>/g, '')
		.replaceAll(/`+/g, '')
		.replaceAll(/(^|\W)(\*{1,3}|_{1,3})(\S(?:.*?\S)?)\2(?=\W|$)/g, '$1$3')
		.replaceAll(/\\([\\`*_{}[\]()#+\-.!<>])/g, '$1')
		.trim();
}

const itemPattern = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)/;
const fencePattern = /^(`{3,}|~{3,})/;
const rulePattern = /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const interrupter = /^(?:#{1,6}(?:[ \t]|$)|`{3,}|~{3,}|<!--|(?:[-*_][ \t]*){3,}$)/;

/** Whether a line ends the paragraph above it. */
function interrupts(line: string): boolean {
	return interrupter.test(line.trimStart().slice(0, longestRow));
}

/** Longer rows are no rules and divide no tables. */
const longestRow = 5_000;
const longestMarked = 1_000;
