import { type CleanDocument, type Format, Outline } from '../document.ts';
import { LineMap } from '../lineMap.ts';
import { Lines } from './lines.ts';

/**
 * Reads source code, JSON, YAML and tables of values: a block is a run of lines that begins at the left margin after a
 * blank line or where a definition begins, with the comment above it; large ones are cut where they are indented least.
 */
export function* readCode(text: string, format: Format): Generator<void, CleanDocument> {
	const lines = new Lines(text);
	const outline = new Outline();
	let at = lines.nextFilled(0);
	for (let steps = 0; at < lines.count; steps++) {
		const end = endOfUnit(lines, at);
		addUnit(lines, outline, at, end);
		at = lines.nextFilled(end);
		if (steps % 100 === 99) {
			yield;
		}
	}
	return {
		format,
		title: undefined,
		text,
		blocks: outline.blocks,
		sections: outline.sections,
		lines: new LineMap(lines.starts),
	};
}

const largestBlock = 1_200;

/** A unit ends before a line at the left margin that follows a blank line, and does not close what is open. */
function endOfUnit(lines: Lines, at: number): number {
	for (let end = at + 1; end < lines.count; end++) {
		if (lines.isBlank(end)) {
			const next = lines.nextFilled(end);
			if (next >= lines.count || (lines.indent(next) === 0 && !/^[)\]}]/.test(lines.at(next)))) {
				return end;
			}
			end = next;
		} else if (lines.start(end) - lines.start(at) > largestBlock * 8) {
			return end;
		}
	}
	return lines.count;
}

function addUnit(lines: Lines, outline: Outline, from: number, to: number): void {
	const name = definedName(lines, from, to);
	if (name !== undefined) {
		outline.sections.push({ headings: [name], level: 1, start: lines.start(from) });
	}
	let at = from;
	while (at < to) {
		const end = lines.end(to - 1) - lines.start(at) <= largestBlock ? to : cutBefore(lines, at, to);
		let last = end - 1;
		while (last > at && lines.isBlank(last)) {
			last--;
		}
		outline.block('code', lines.start(at), lines.end(last));
		at = end;
	}
}

/** The line before which to cut a unit that is too large: the least indented one, a blank line before it preferred, the later the better. */
function cutBefore(lines: Lines, at: number, to: number): number {
	let best = at + 1;
	let bestCost = Number.POSITIVE_INFINITY;
	for (let line = at + 1; line < to && lines.start(line) - lines.start(at) <= largestBlock; line++) {
		const isEarly = lines.start(line) - lines.start(at) < largestBlock / 3;
		const cost =
			lines.indent(line) +
			(lines.isBlank(line - 1) ? 0 : 2) +
			(isEarly ? 40 : 0) +
			(/^\s*[)\]}]/.test(lines.at(line)) ? 20 : 0);
		if (!lines.isBlank(line) && cost <= bestCost) {
			best = line;
			bestCost = cost;
		}
	}
	return best;
}

/** The name that the unit defines, looked for in its first lines that are no comment. */
function definedName(lines: Lines, from: number, to: number): string | undefined {
	for (let at = from; at < Math.min(to, from + 60); at++) {
		const line = lines.at(at).trim().slice(0, 300);
		if (line === '' || /^(?:\/\/|\/\*|\*|#(?!define)|--|@|"""|''')/.test(line)) {
			continue;
		}
		const match = definition.exec(line);
		if (match) {
			return match[1];
		}
		if (!/^\s/.test(lines.at(at)) && at > from + 4) {
			return undefined;
		}
	}
	return undefined;
}

const definition =
	/^(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|async|pub(?:\([^)]*\))?|unsafe|inline|extern|open|override|sealed|data|virtual|local)\s+)*(?:function\*?|class|interface|type|enum|struct|trait|impl|def|fn|func|module|namespace|package|object|record|const|let|var|val|#define|macro_rules!|CREATE\s+TABLE|sub|proc)\s+(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$.:-]*)/iu;
