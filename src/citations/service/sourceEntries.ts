import type { Stretch } from '../../report/markdownText.ts';
import type { Citation, CitationDocument } from '../citationDocument.ts';
import { lineEnd, lineStart } from './changes.ts';
import { numberOf } from './labels.ts';

/** A line of the list of sources: what code says of a source, and the citations of its passages at the end. */
export interface SourceEntry extends Stretch {
	/** Of its source; infinite where a citation has no label. */
	readonly number: number;
	readonly citations: readonly [Citation, ...Citation[]];
}

/** The lines of the list of sources as the composer writes them, in order. */
export function sourceEntries(document: CitationDocument): readonly SourceEntry[] {
	const known = read.get(document);
	if (known) {
		return known;
	}
	const made = readEntries(document);
	read.set(document, made);
	return made;
}

const read = new WeakMap<CitationDocument, readonly SourceEntry[]>();

function readEntries({ text, listed }: CitationDocument): readonly SourceEntry[] {
	const found: SourceEntry[] = [];
	for (let index = 0; index < listed.length; ) {
		const first = listed[index];
		if (!first) {
			break;
		}
		const [start, end] = [lineStart(text, first.start), lineEnd(text, first.start)];
		const rest = listed.slice(index + 1, index + 1 + countUntil(listed, index + 1, end));
		index += 1 + rest.length;
		const number = numberOf(first.label) ?? Number.POSITIVE_INFINITY;
		const entry: SourceEntry = { start, end, number, citations: [first, ...rest] };
		if (isEntry(text, entry)) {
			found.push(entry);
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
	if (!/^[-*+] /.test(text.slice(start, start + 2)) || text.slice(start + 2, first.start).trim() === '') {
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
