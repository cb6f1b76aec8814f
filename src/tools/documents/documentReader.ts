import type { CleanDocument } from '../corpus/document.ts';

/** Reads what others made (pages, PDFs, office files, archives) in a worker, with a deadline and a limit of memory. */
export interface DocumentReader extends AsyncDisposable {
	/**
	 * Reads bytes as what they are. Throws `DocumentError`; the signal's reason when it aborts. A file that hangs or grows
	 * costs its worker, not the host.
	 */
	read(input: DocumentInput, signal: AbortSignal): Promise<ReadDocument>;
}

export interface DocumentInput {
	readonly bytes: Uint8Array;
	/** The file's name or the last part of its address: a hint, believed where the bytes say nothing. */
	readonly name: string;
	/** What the server or the file's kind says it is; a hint too. */
	readonly mediaType?: string | undefined;
	readonly charset?: string | undefined;
	/** The page's own address, which its links are relative to. */
	readonly address?: string | undefined;
	/** Only these rows of a table, where a large one was only described. */
	readonly rows?: RowRange | undefined;
}

/** Rows of a sheet (the only one when not named), from 1 as a spreadsheet counts them, both included. */
export interface RowRange {
	readonly sheet: string | undefined;
	readonly first: number;
	readonly last: number;
}

export interface ReadDocument extends CleanDocument {
	/** What the document says of itself. */
	readonly metadata: DocumentMetadata;
	/** In the order of the page, absolute, each once; http and https only. */
	readonly links: readonly Link[];
	/** What was left out or could not be read, a sentence each. */
	readonly notes: readonly string[];
}

export interface DocumentMetadata {
	/** CSL names (family, given, or literal). */
	readonly author?: readonly CslName[] | undefined;
	/** ISO date, or year, or year and month. */
	readonly issued?: string | undefined;
	/** The site or journal. */
	readonly containerTitle?: string | undefined;
	readonly language?: string | undefined;
	readonly doi?: string | undefined;
	/** Where a page says that it stands, on the same host. */
	readonly canonical?: string | undefined;
}

export interface CslName {
	readonly family?: string | undefined;
	readonly given?: string | undefined;
	readonly literal?: string | undefined;
}

export interface Link {
	readonly text: string;
	readonly url: string;
}

export type DocumentErrorCode =
	| 'unsupported'
	| 'encrypted'
	| 'corrupt'
	| 'too-large'
	| 'timeout'
	| 'out-of-memory'
	/** It opens, but there is no text in it: a scanned PDF, a page that only scripts fill. */
	| 'no-text';

/** A document that cannot be read. The message is a sentence for the model, without the document's name. */
export class DocumentError extends Error {
	override readonly name = 'DocumentError';
	readonly code: DocumentErrorCode;

	constructor(code: DocumentErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}
