import { fileURLToPath } from 'node:url';
import { loadDocument } from './corpus/loadedDocument.ts';
import { stampOf } from './corpus/walk.ts';
import { Pacer } from './pacer.ts';

/** A source as it is on disk now: what the quotes of a report must be found in. */
export interface SourceText {
	/** The clean text. */
	readonly text: string;
	readonly title: string;
	/** Of the clean text: differs from the evidence's when the source has changed. */
	readonly sha256: string;
	/** The line of the raw file, from 1, on which the character at an offset of the clean text stands. */
	rawLineOf(offset: number): number;
}

/** Reads the file of a `file:` URI as the tools did; `undefined` when it is gone or is no text. */
export async function readSource(uri: string, signal: AbortSignal): Promise<SourceText | undefined> {
	const stamp = stampOf(fileURLToPath(uri));
	if (!stamp) {
		return undefined;
	}
	const document = await new Pacer(signal).finish(loadDocument(stamp, 0));
	if (typeof document === 'string') {
		return undefined;
	}
	const { text, title, sha256, lines } = document;
	return { text, title, sha256, rawLineOf: offset => lines.lineAt(offset) };
}
