/** Gathers what may end a piece of work, its caller's signal and clocks of its own, into one signal. Stops its clocks when disposed. */
export class Deadlines implements Disposable {
	readonly #controller = new AbortController();
	readonly #clocks = new Map<string, { readonly timer: NodeJS.Timeout; readonly end: number }>();
	readonly #caller: AbortSignal;
	readonly #abort = (): void => this.#controller.abort(this.#caller.reason);

	constructor(caller: AbortSignal) {
		this.#caller = caller;
		if (caller.aborted) {
			this.#abort();
		}
		caller.addEventListener('abort', this.#abort, { once: true });
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** Starts a clock, or starts it anew; when it runs out the signal aborts with this reason. */
	start(clock: string, ms: number, reason: () => Error): void {
		this.stop(clock);
		const timer = setTimeout(() => this.#controller.abort(reason()), ms);
		this.#clocks.set(clock, { timer, end: performance.now() + ms });
	}

	stop(clock: string): void {
		clearTimeout(this.#clocks.get(clock)?.timer);
		this.#clocks.delete(clock);
	}

	/** Milliseconds until a clock runs out; `undefined` when it is not running. */
	left(clock: string): number | undefined {
		const running = this.#clocks.get(clock);
		return running && running.end - performance.now();
	}

	[Symbol.dispose](): void {
		this.#caller.removeEventListener('abort', this.#abort);
		for (const { timer } of this.#clocks.values()) {
			clearTimeout(timer);
		}
		this.#clocks.clear();
	}
}
