/** What the user says while a run goes on. The engine asks between rounds, and once more before a decision changes the report. */
export interface Steering {
	/** Takes what the user has said since it was last asked; `undefined` for nothing. */
	take(): Steer | undefined;
	/** True once the user wants the next round to be the last. */
	readonly mustFinish: boolean;
}

export interface Steer {
	/** Wishes in the user's words, in their order. They stay with the question to the end of the run. */
	readonly notes: readonly string[];
	/** The report as the user wants it; absent when it was not edited. */
	readonly report: string | undefined;
}
