import type { Steer, Steering } from '../steering.ts';

/**
 * What the user says, for every rollout: a note is taken once, and told to each when it next asks. Reports of rollouts are not
 * the user's to edit.
 */
export class SharedSteering {
	readonly #theirs: Steering | undefined;
	readonly #notes: string[] = [];

	constructor(theirs: Steering | undefined) {
		this.#theirs = theirs;
	}

	/** All notes so far. */
	get notes(): readonly string[] {
		this.#notes.push(...(this.#theirs?.take()?.notes ?? []));
		return this.#notes;
	}

	forRollout(): Steering {
		let told = 0;
		const take = (): Steer | undefined => {
			const notes = this.notes.slice(told);
			told += notes.length;
			return notes.length === 0 ? undefined : { notes, report: undefined };
		};
		const mustFinish = (): boolean => this.#theirs?.mustFinish ?? false;
		return {
			take,
			get mustFinish() {
				return mustFinish();
			},
		};
	}
}
