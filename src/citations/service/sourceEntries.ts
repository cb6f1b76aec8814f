import type { Stretch } from '../../report/markdownText.ts';
import type { Citation, CitationDocument } from '../citationDocument.ts';
import { lineEnd, lineStart } from './changes.ts';

/** A line of the list of sources: what code says of a source, and the citations of its passages at the end. */
export interface SourceEntry extends Stretch {
	readonly citations: readonly [Citation, ...Citation[]];
}

/** The lines of the list of sources as the composer writes them, in order. */
export function sourceEntries({ text, listed }: CitationDocument): readonly SourceEntry[] {
	const found: SourceEntry[] = [];
	for (let index = 0; index < listed.length; ) {
		const first = listed[index];
		if (!first) {
			break;
		}
		const [start, end] = [lineStart(text, first.start), lineEnd(text, first.start)];
		const rest = listed.slice(index + 1, index + 1 + countUntil(listed, index + 1, end));
		const citations = [first, ...rest] as const;
		index += citations.length;
		if (isEntry(text, { start, end, citations })) {
			found.push({ start, end, citations });
		}
	}
	return found;
}

function countUntil(listed: readonly Citation[], from: number, end: number): number {
	let count = 0;
	while ((listed[from + count]?.start ?? Number.POSITIVE_INFINITY) < end) {
		count++;
	}
	return count;
}

/** An item whose citations, each in brackets of its own, are all that follows what it says. */
function isEntry(text: string, { start, end, citations }: SourceEntry): boolean {
	const [first] = citations;
	if (!/^[-*+] .*\S *$/.test(text.slice(start, first.start))) {
		return false;
	}
	let at = first.start;
	for (const it of citations) {
		if (text[it.start] !== '[' || it.end > end || text.slice(at, it.start).trim() !== '') {
			return false;
		}
		at = it.end;
	}
	return text.slice(at, end).trim() === '';
}
