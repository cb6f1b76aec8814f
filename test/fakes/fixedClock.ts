import type { Clock } from '../../src/agent/clock.ts';

/** Always the same moment; time passes only when the test says so. */
export class FixedClock implements Clock {
	milliseconds = 0;

	now(): Date {
		return new Date('2026-01-02T03:04:05.000Z');
	}

	elapsed(): number {
		return this.milliseconds;
	}
}
