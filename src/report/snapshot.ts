/** Keeps the clean text of a source as it was read; content-addressed, so keeping it twice costs nothing. */
export interface SnapshotStore {
	/** Returns the SHA-256 of the text's UTF-8 bytes, in lower-case hex, once the text is kept. */
	keep(text: string): Promise<string>;
}

/** Keeps what a run itself made: the output of code, a plot. */
export interface ArtifactStore {
	/**
	 * Saves a file beside the run and returns its absolute `file:` URI. `name` is a bare file name (`python-3.txt`), which
	 * gets a number when it is taken. Throws when it cannot be saved.
	 */
	save(name: string, content: string | Uint8Array): Promise<string>;
}
