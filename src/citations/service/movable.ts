import type { CitationDocument, Definition } from '../citationDocument.ts';
import { lineStart } from './changes.ts';

/**
 * Whether definitions can change places without changing what the text around them is: each is a paragraph of its own, or one
 * of several on adjacent lines, and no footnote goes on below its first line.
 */
export function areMovable({ text, definitions }: CitationDocument): boolean {
	return definitions.every((it, index) => {
		const above = definitions[index - 1];
		const below = definitions[index + 1];
		return isFreeAbove(text, it, above) && isFreeBelow(text, it, below);
	});
}

function isFreeAbove(text: string, { start }: Definition, above: Definition | undefined): boolean {
	const line = lineStart(text, start);
	const before = text.slice(lineStart(text, line - 1), line);
	return line === 0 || before.trim() === '' || (above !== undefined && text.slice(above.end, line).trim() === '');
}

function isFreeBelow(text: string, { end, style }: Definition, below: Definition | undefined): boolean {
	const next = /\S/g;
	next.lastIndex = end;
	const at = next.exec(text)?.index ?? text.length;
	if (below && at >= lineStart(text, below.start)) {
		return true;
	}
	const gap = text.slice(end, at);
	const isIndented = /[\n\r](?: {2,}|[ ]*\t)[ \t]*$/.test(gap);
	return at === text.length || (/\n[ \t]*\r?\n/.test(gap) && !(style === 'footnote' && isIndented));
}
