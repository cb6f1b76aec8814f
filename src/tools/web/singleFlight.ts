/**
 * Work that several ask for at once is done once. Whoever stops waiting leaves the others theirs; when all have left, the work is
 * stopped.
 */
export class SingleFlight<Result> {
	readonly #flights = new Map<string, Flight<Result>>();

	async run(key: string, work: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result> {
		signal.throwIfAborted();
		const flight = this.#flights.get(key) ?? this.#start(key, work);
		flight.waiting++;
		const left = Promise.withResolvers<never>();
		const leave = (): void => {
			// Whoever aborted chose the reason, and gets that one back.
			// oxlint-disable-next-line typescript/prefer-promise-reject-errors
			left.reject(signal.reason);
		};
		signal.addEventListener('abort', leave, { once: true });
		try {
			return await Promise.race([flight.result, left.promise]);
		} finally {
			signal.removeEventListener('abort', leave);
			flight.waiting--;
			if (flight.waiting === 0) {
				// Whoever comes now would get a result that is being thrown away.
				this.#forget(key, flight);
				flight.controller.abort(signal.reason);
			}
		}
	}

	#start(key: string, work: (signal: AbortSignal) => Promise<Result>): Flight<Result> {
		const controller = new AbortController();
		const flight: Flight<Result> = { controller, waiting: 0, result: work(controller.signal) };
		this.#flights.set(key, flight);
		flight.result.then(
			() => this.#forget(key, flight),
			() => this.#forget(key, flight),
		);
		return flight;
	}

	#forget(key: string, flight: Flight<Result>): void {
		if (this.#flights.get(key) === flight) {
			this.#flights.delete(key);
		}
	}
}

interface Flight<Result> {
	readonly controller: AbortController;
	waiting: number;
	readonly result: Promise<Result>;
}
