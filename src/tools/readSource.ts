import { fileURLToPath } from 'node:url';
import type { Stretch } from '../report/markdownText.ts';
import type { Locator } from '../report/source.ts';
import { isKnownBinary } from './corpus/formats.ts';
import { loadDocument, parseDocument } from './corpus/loadedDocument.ts';
import { stampOf } from './corpus/walk.ts';
import type { DocumentReader } from './documents/documentReader.ts';
import { Pacer } from './pacer.ts';
import { locatorOf } from './quotable.ts';
import { rowsOfUri } from './tableRows.ts';

/** A source as it is on disk now: what the quotes of a report must be found in. */
export interface SourceText {
	/** The clean text. */
	readonly text: string;
	readonly title: string;
	/** Of the clean text: differs from the evidence's when the source has changed. */
	readonly sha256: string;
	/** The line of the raw file, from 1, on which the character at an offset of the clean text stands. */
	rawLineOf(offset: number): number;
	/** Where a stretch of the clean text stands, as a finding has it. */
	readonly locate: (at: Stretch) => Locator;
}

/** Reads the file of a `file:` URI as the tools did; `undefined` when it is gone, `unreadable` when there is no text in it that could be read again. */
export async function readSource(
	uri: string,
	documents: DocumentReader,
	signal: AbortSignal,
): Promise<SourceText | 'unreadable' | undefined> {
	const stamp = stampOf(fileURLToPath(uri));
	if (!stamp) {
		return undefined;
	}
	const rows = rowsOfUri(uri);
	const asText = rows || isKnownBinary(stamp.path) ? 'binary' : await new Pacer(signal).finish(loadDocument(stamp, 0));
	// What is left out of the corpus can be read by its name: an archive, a table of many megabytes.
	const document =
		typeof asText === 'string' && asText !== 'secret'
			? await parseDocument({ stamp, readAt: 0, rows }, documents, signal)
			: asText;
	if (typeof document === 'string') {
		return 'unreadable';
	}
	const { text, title, sha256, lines } = document;
	return {
		text,
		title,
		sha256,
		rawLineOf: offset => lines.lineAt(offset),
		locate: ({ start, end }) => locatorOf(document, start, end),
	};
}
