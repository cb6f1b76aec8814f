import type { Clock } from '../agent/clock.ts';

/** A clock that stands still while a run waits for its user: that time is not the run's, and counts against no limit. */
export class StoppableClock implements Clock {
	readonly #clock: Clock;
	#stood = 0;
	#stoppedAt: number | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	now(): Date {
		return this.#clock.now();
	}

	elapsed(): number {
		return (this.#stoppedAt ?? this.#clock.elapsed()) - this.#stood;
	}

	/** A clock that stands already stays so. */
	stop(): void {
		this.#stoppedAt ??= this.#clock.elapsed();
	}

	/** A clock that runs already goes on. */
	start(): void {
		if (this.#stoppedAt !== undefined) {
			this.#stood += this.#clock.elapsed() - this.#stoppedAt;
			this.#stoppedAt = undefined;
		}
	}
}
