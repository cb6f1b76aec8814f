/** The engine's only sense of time; hosts give it theirs, tests a fixed one. */
export interface Clock {
	now(): Date;
	/** Milliseconds that only ever grow, for durations: the wall clock may be set back. */
	elapsed(): number;
}
