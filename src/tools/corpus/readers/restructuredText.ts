import { type CleanDocument, Outline } from '../document.ts';
import { LineMap } from '../lineMap.ts';
import { Lines } from './lines.ts';
import { plainInline } from './markdown.ts';

/** Reads reStructuredText: titles by their adornment, directives, literal blocks, lists, definitions, tables. */
export function* readRestructuredText(text: string): Generator<void, CleanDocument> {
	const scanner: Scanner = { lines: new Lines(text), outline: new Outline(), adornments: [] };
	const { lines, outline } = scanner;
	let at = 0;
	for (let steps = 0; at < lines.count; steps++) {
		at = lines.isBlank(at) ? at + 1 : Math.max(at + 1, readBlock(scanner, at));
		if (steps % 200 === 199) {
			yield;
		}
	}
	return {
		format: 'restructuredtext',
		title: outline.firstHeading,
		text,
		blocks: outline.blocks,
		sections: outline.sections,
		lines: new LineMap(lines.starts),
	};
}

interface Scanner {
	readonly lines: Lines;
	readonly outline: Outline;
	/** The styles of title met so far; a style's level is its place in order of appearance. */
	readonly adornments: string[];
}

function readBlock(scanner: Scanner, at: number): number {
	const { lines, outline } = scanner;
	const line = lines.at(at).trimEnd();
	const indent = lines.indent(at);
	const title = readTitle(scanner, at, line);
	if (title > 0) {
		return title;
	}
	if (/^\s*\.\.(?:\s|$)/.test(line)) {
		return readExplicit(scanner, at, line);
	}
	if (isGridLine(line)) {
		const end = endOfTable(lines, at);
		outline.block('table', lines.start(at), lines.end(end - 1));
		return end;
	}
	if (/^\s*:[^:]+:(?:\s|$)/.test(line) || itemPattern.test(line)) {
		const end = endOfItem(lines, at, indent);
		outline.block('item', lines.start(at), lines.end(end - 1), indent);
		return end;
	}
	if (!lines.isBlank(at + 1) && lines.indent(at + 1) > indent && at + 1 < lines.count) {
		outline.block('term', lines.start(at), lines.end(at), indent);
		return at + 1;
	}
	const end = endOfParagraph(lines, at);
	outline.block('paragraph', lines.start(at), lines.end(end - 1), indent);
	if (
		!lines
			.at(end - 1)
			.trimEnd()
			.endsWith('::')
	) {
		return end;
	}
	const literal = lines.nextFilled(end);
	if (literal >= lines.count || lines.indent(literal) <= indent) {
		return end;
	}
	const close = endOfIndented(lines, literal, indent + 1);
	outline.block('code', lines.start(literal), lines.end(close - 1));
	return close;
}

/** The line after a title at this line, or 0 when there is none. */
function readTitle({ lines, outline, adornments }: Scanner, at: number, line: string): number {
	const hasOverline = isAdornment(line) && lines.at(at + 2).trimEnd() === line && !lines.isBlank(at + 1);
	const text = (hasOverline ? lines.at(at + 1) : line).trim();
	const under = lines.at(hasOverline ? at + 2 : at + 1).trimEnd();
	if (!isAdornment(under) || isAdornment(text) || (under.length < text.length && under.length < 4)) {
		return 0;
	}
	const style = `${hasOverline ? 'over' : ''}${under.charAt(0)}`;
	if (!adornments.includes(style)) {
		adornments.push(style);
	}
	const last = hasOverline ? at + 2 : at + 1;
	outline.heading(adornments.indexOf(style) + 1, plainRst(text), lines.start(at), lines.end(last));
	return last + 1;
}

/** A directive, a comment or a target. Code is a block; the body of a note is read as text; the rest is for machines. */
function readExplicit({ lines, outline }: Scanner, at: number, line: string): number {
	const indent = lines.indent(at);
	const directive = /^\s*\.\. (?:\|[^|]*\| )?([\w:+-]+)::\s*(.*)$/s.exec(line);
	const name = directive?.[1] ?? '';
	if (codeDirectives.has(name)) {
		const end = endOfIndented(lines, at + 1, indent + 1);
		outline.block('code', lines.start(at), lines.end(end - 1));
		return end;
	}
	if (directive && !machineDirectives.has(name)) {
		const argument = directive[2]?.trim() ?? '';
		const isDescription =
			name.includes(':') || /^(?:function|class|method|attribute|data|option|envvar|module)$/.test(name);
		outline.block(
			isDescription ? 'term' : argument === '' ? 'meta' : 'paragraph',
			lines.start(at),
			lines.end(at),
			indent,
		);
		return skipOptions(lines, at + 1);
	}
	const end = endOfIndented(lines, at + 1, indent + 1);
	outline.block('meta', lines.start(at), lines.end(end - 1));
	return end;
}

function skipOptions(lines: Lines, at: number): number {
	let end = at;
	while (end < lines.count && /^\s+:[\w-]+:/.test(lines.at(end))) {
		end++;
	}
	return end;
}

function endOfParagraph(lines: Lines, at: number): number {
	let end = at + 1;
	while (end < lines.count && !lines.isBlank(end) && !/^\s*\.\. /.test(lines.at(end))) {
		end++;
	}
	return end;
}

/** An item runs on through its indented lines, up to the next blank line that something less indented follows. */
function endOfItem(lines: Lines, at: number, indent: number): number {
	let end = at + 1;
	while (end < lines.count) {
		const filled = lines.nextFilled(end);
		if (
			filled >= lines.count ||
			lines.indent(filled) <= indent ||
			itemPattern.test(lines.at(filled)) ||
			/^\s*\.\. /.test(lines.at(filled))
		) {
			break;
		}
		end = filled + 1;
	}
	return end;
}

function endOfIndented(lines: Lines, at: number, indent: number): number {
	let end = at;
	for (;;) {
		const filled = lines.nextFilled(end);
		if (filled >= lines.count || lines.indent(filled) < indent) {
			return end;
		}
		end = filled + 1;
	}
}

function endOfTable(lines: Lines, at: number): number {
	const opening = lines.at(at).trimEnd();
	let end = lines.nextBlank(at);
	// A simple table may hold blank lines; it ends at its last row of `=`.
	if (opening.trimStart().startsWith('=')) {
		for (let line = end; line < Math.min(lines.count, at + 300) && lines.indent(line) >= lines.indent(at); line++) {
			if (lines.at(line).trimEnd() === opening) {
				end = line + 1;
				break;
			}
		}
	}
	return end;
}

function isAdornment(line: string): boolean {
	return line.length >= 3 && /^([=\-~^"'`#*+:._])\1+$/.test(line);
}

function isGridLine(line: string): boolean {
	return line.length <= longestRow && /^\s*(?:\+[-=]+(?:\+[-=]+)*\+|=+(?: +=+)+)$/.test(line);
}

/** A title without its roles and inline marks. */
function plainRst(text: string): string {
	if (text.length > longestMarked) {
		return text.trim();
	}
	return plainInline(
		text.replaceAll(/:[\w:+-]+:`~?([^`<]*?)(?:\s*<[^>]*>)?`/g, '$1').replaceAll(/`([^`<]*?)\s*<[^>]*>`_+/g, '$1'),
	);
}

const longestMarked = 1_000;
/** Longer lines are no rows of a table. */
const longestRow = 5_000;
const itemPattern = /^\s*(?:[-*+•]|(?:\d{1,3}|#|[a-zA-Z])[.)]|\(\w{1,2}\))\s+(?=\S)/;
const codeDirectives = new Set([
	'code-block',
	'code',
	'sourcecode',
	'highlight',
	'doctest',
	'literalinclude',
	'parsed-literal',
	'prompt',
	'testcode',
	'productionlist',
]);
const machineDirectives = new Set([
	'toctree',
	'index',
	'image',
	'figure',
	'include',
	'contents',
	'only',
	'raw',
	'meta',
	'replace',
	'currentmodule',
	'sectionauthor',
	'moduleauthor',
	'highlight',
	'testsetup',
	'autosummary',
	'automodule',
]);
