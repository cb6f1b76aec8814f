import type { Clock } from '../agent/clock.ts';

/** The machine's time; durations are from a clock that no one sets. */
export const systemClock: Clock = {
	now: () => new Date(),
	elapsed: () => performance.now(),
};
