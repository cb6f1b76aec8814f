/** Runs Python that a model wrote, where it can reach neither files nor network nor secrets of the user. */
export interface PythonEngine extends AsyncDisposable {
	/** One line for the model: which Python, which packages, which limits. */
	readonly description: string;
	/**
	 * Runs a program in a fresh interpreter. What the program does wrong is in the outcome; throws `PythonUnavailable` when no
	 * safe interpreter can be had, and the signal's reason when it aborts (the interpreter is killed first).
	 */
	run(code: string, limits: RunLimits, signal: AbortSignal): Promise<PythonOutcome>;
}

export interface RunLimits {
	/** How long the program may run, in milliseconds, once an interpreter is loaded; the engine's own limit when absent. */
	readonly timeout?: number | undefined;
}

/** The longest that a program may be given, in milliseconds. */
export const longestTimeout = 120_000;

export interface PythonOutcome {
	readonly end: 'finished' | 'raised' | 'timed-out' | 'out-of-memory' | 'crashed';
	/** Each cut at 1 MB, head and tail kept, with a line that says so. */
	readonly stdout: string;
	readonly stderr: string;
	/** Files that the program left in its working folder, capped in number and size; PNG images for the most part. */
	readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
	readonly milliseconds: number;
	/** Which interpreter ran it: `Python 3.14.2 (Pyodide)`. */
	readonly interpreter: string;
}

/** Python is off, and the message says why and what the user can do. */
export class PythonUnavailable extends Error {
	override readonly name = 'PythonUnavailable';
}
