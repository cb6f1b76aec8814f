/** The reason of a signal that the user aborted: a stop is not a failure and not a time-out. */
export class StoppedByUser extends Error {
	override readonly name = 'StoppedByUser';

	constructor() {
		super('Stopped by the user.');
	}
}

/** Waits `ms`, or rejects with the signal's own reason as soon as it aborts. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		// A longer time overflows the timer, which then fires at once.
		const timer = setTimeout(finish, Math.min(ms, 2 ** 31 - 1));
		signal.addEventListener('abort', finish, { once: true });

		function finish(): void {
			clearTimeout(timer);
			signal.removeEventListener('abort', finish);
			if (signal.aborted) {
				// Whoever aborted chose the reason, and gets that one back.
				// oxlint-disable-next-line typescript/prefer-promise-reject-errors
				reject(signal.reason);
			} else {
				resolve();
			}
		}
	});
}
