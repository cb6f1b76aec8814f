/** What the process says when it ends; documented in `--help`. */
export const exitCode = {
	done: 0,
	failed: 1,
	usage: 2,
	limit: 3,
	findings: 4,
	unwritable: 5,
	stopped: 130,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Ends a command with a sentence for the user, and no stack. */
export class CommandError extends Error {
	override readonly name = 'CommandError';
	readonly code: ExitCode;

	constructor(code: ExitCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** What the user typed cannot be done as it stands. */
export function usageError(message: string): CommandError {
	return new CommandError(exitCode.usage, message);
}
