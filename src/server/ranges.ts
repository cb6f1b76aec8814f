import type { Position, Range } from 'vscode-languageserver';
import type { CitationDocument } from '../citations/citationDocument.ts';
import type { Stretch } from '../report/markdownText.ts';

/**
 * Where a stretch of a document stands, in the protocol's terms. It is counted in the text that was parsed: by the time that an
 * answer is ready, the editor may hold another.
 */
export function rangeOf({ lines }: CitationDocument, { start, end }: Stretch): Range {
	return { start: positionIn(lines, start), end: positionIn(lines, end) };
}

function positionIn(lines: CitationDocument['lines'], offset: number): Position {
	const { line, column } = lines.positionOf(offset);
	return { line: line - 1, character: column - 1 };
}
