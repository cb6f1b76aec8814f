import { setImmediate } from 'node:timers/promises';

/**
 * Keeps long synchronous work from holding the event loop: `await pacer.breathe()` between two steps returns at
 * once while the slice lasts, and lets everything else run when it is used up.
 */
export class Pacer {
	readonly #signal: AbortSignal;
	#sliceStart = performance.now();

	constructor(signal: AbortSignal) {
		this.#signal = signal;
	}

	/** Whether the slice is used up. Asking costs well under a microsecond. */
	get isDue(): boolean {
		return performance.now() - this.#sliceStart > sliceMs;
	}

	/** Throws the signal's reason when it has aborted. */
	async breathe(): Promise<void> {
		this.#signal.throwIfAborted();
		if (this.isDue) {
			await setImmediate();
			this.#signal.throwIfAborted();
			this.#sliceStart = performance.now();
		}
	}

	/** Runs work that is cut into steps to its end, breathing between them. */
	async finish<Result>(steps: Generator<void, Result>): Promise<Result> {
		for (;;) {
			const step = steps.next();
			if (step.done) {
				return step.value;
			}
			await this.breathe();
		}
	}
}

/** How long a step of work may take before others get a turn. */
const sliceMs = 20;
