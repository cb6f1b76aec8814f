import { delay } from '../../base/abort.ts';

/**
 * Lets work through one piece at a time, each beginning at least `apart` milliseconds after the one before: for services that
 * ask for it. Work whose signal aborts while it waits is not begun, and holds up nobody.
 */
export function createTurns({
	apart,
}: {
	readonly apart: number;
}): <Result>(work: () => Promise<Result>, signal: AbortSignal) => Promise<Result> {
	let last: Promise<void> = Promise.resolve();
	let begun = Number.NEGATIVE_INFINITY;
	return async (work, signal) => {
		const before = last;
		const { promise: done, resolve: finish } = Promise.withResolvers<void>();
		last = before.then(() => done);
		try {
			await orAborted(before, signal);
			const wait = begun + apart - performance.now();
			if (wait > 0) {
				await delay(wait, signal);
			}
			begun = performance.now();
			return await work();
		} finally {
			finish();
		}
	};
}

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		const onAbort = (): void => {
			// Whoever aborted chose the reason, and gets that one back.
			// oxlint-disable-next-line typescript/prefer-promise-reject-errors
			reject(signal.reason);
		};
		signal.addEventListener('abort', onAbort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
	});
}
