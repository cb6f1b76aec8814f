import type { CleanDocument } from '../document.ts';
import { LineMap, lineStarts } from '../lineMap.ts';
import { readPlainText } from './plain.ts';

/**
 * Reads AsciiDoc: the clean text is without the lines that only steer the formatter (conditions, inclusions, block
 * attributes, continuations, comments), and code stands in Markdown's fences.
 */
export function* readAsciiDoc(raw: string): Generator<void, CleanDocument> {
	const kept: { readonly text: string; readonly line: number }[] = [];
	const lines = raw.split('\n');
	let open: string | undefined;
	/** Blocks that may hold others, by their marks. */
	const around = new Set<string>();
	for (const [index, line] of lines.entries()) {
		const mark = line.trimEnd();
		if (open !== undefined) {
			kept.push({ text: mark === open ? fenceOf(lines, index) : line, line: index + 1 });
			open = mark === open ? undefined : open;
		} else if (/^(?:-{4,}|\.{4,})$/.test(mark) && opensBlock(lines, index, mark)) {
			open = mark;
			kept.push({ text: fenceOf(lines, index), line: index + 1 });
		} else if (around.delete(mark) || mark === '+') {
			kept.push({ text: '', line: index + 1 });
		} else if (/^(?:={4,}|_{4,}|\*{4,}|\+{4,}|\|===|--)$/.test(mark) && !isUnderline(lines, index)) {
			around.add(mark);
			kept.push({ text: '', line: index + 1 });
		} else if (!steering.test(mark)) {
			kept.push({ text: line, line: index + 1 });
		}
		if (index % 1_000 === 999) {
			yield;
		}
	}
	const text = kept.map(it => it.text).join('\n');
	const document = yield* readPlainText(text, 'asciidoc');
	const rawLines = kept.map(it => it.line);
	return { ...document, lines: new LineMap(lineStarts(text), rawLines) };
}

const steering =
	/^(?:(?:ifdef|ifndef|ifeval|endif|include)::.*|\[\[.*\]\]|\[(?:[A-Z]+|[a-z]+(?:[,=%.#].*)?|[.#%].*)\]|\/\/(?!\/).*)$/;

const longestBlock = 400;

/** A row of dashes or dots is no block when it underlines a title or is never closed. */
function opensBlock(lines: readonly string[], at: number, mark: string): boolean {
	return !isUnderline(lines, at) && lines.slice(at + 1, at + longestBlock).some(it => it.trimEnd() === mark);
}

function isUnderline(lines: readonly string[], at: number): boolean {
	const mark = (lines[at] ?? '').trimEnd();
	const above = (lines[at - 1] ?? '').trimEnd();
	return /^[-=~^+]+$/.test(mark) && /\p{L}/u.test(above) && Math.abs(mark.length - above.length) <= 2;
}

/** Code that has a fence of its own needs another. */
function fenceOf(lines: readonly string[], at: number): string {
	const near = lines.slice(Math.max(0, at - longestBlock), at + longestBlock);
	return near.some(it => it.trimStart().startsWith('```')) ? '~~~~' : '```';
}
