import { LineMap } from '../corpus/lineMap.ts';
import type { DocumentErrorCode, ReadDocument } from './documentReader.ts';
import type { Kind } from './kind.ts';

/** What a reading thread says: first what the document is, then its text or why there is none. */
export type Reply =
	| { readonly type: 'kind'; readonly kind: Kind }
	| { readonly type: 'read'; readonly document: PackedDocument }
	| { readonly type: 'failed'; readonly code: DocumentErrorCode; readonly message: string };

/** A document without its line map, which is an object and would not survive the way between threads. */
export type PackedDocument = Omit<ReadDocument, 'lines'> & {
	readonly offsets: ArrayLike<number>;
	readonly rawLines: ArrayLike<number> | undefined;
};

export function pack({ lines, ...rest }: ReadDocument): PackedDocument {
	return { ...rest, ...lines.parts };
}

export function unpack({ offsets, rawLines, ...rest }: PackedDocument): ReadDocument {
	return { ...rest, lines: new LineMap(offsets, rawLines) };
}
