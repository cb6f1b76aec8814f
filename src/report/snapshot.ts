/** Keeps the clean text of a source as it was read; content-addressed, so keeping it twice costs nothing. */
export interface SnapshotStore {
	/** Returns the SHA-256 of the text's UTF-8 bytes, in lower-case hex, once the text is kept. */
	keep(text: string): Promise<string>;
}
