import type { Steer, Steering } from '../steering.ts';

/**
 * What the user says, for every rollout: a note and a source to exclude are taken once, and told to each when it next asks. Reports
 * of rollouts are not the user's to edit, and what they cite has ids of their own.
 */
export class SharedSteering {
	readonly #theirs: Steering | undefined;
	readonly #notes: string[] = [];
	readonly #excluded: string[] = [];

	constructor(theirs: Steering | undefined) {
		this.#theirs = theirs;
	}

	/** All that was said so far. */
	get said(): { readonly notes: readonly string[]; readonly excluded: readonly string[] } {
		const { notes = [], excluded = [] } = this.#theirs?.take() ?? {};
		this.#notes.push(...notes);
		this.#excluded.push(...excluded);
		return { notes: this.#notes, excluded: this.#excluded };
	}

	forRollout(): Steering {
		let told = { notes: 0, excluded: 0 };
		const take = (): Steer | undefined => {
			const said = this.said;
			const notes = said.notes.slice(told.notes);
			const excluded = said.excluded.slice(told.excluded);
			told = { notes: said.notes.length, excluded: said.excluded.length };
			return notes.length + excluded.length === 0 ? undefined : { notes, report: undefined, excluded };
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
