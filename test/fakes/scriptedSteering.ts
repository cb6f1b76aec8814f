import type { Steer, Steering } from '../../src/agent/steering.ts';

/** When the user speaks: before the decision of a round, or while it is made. */
export type Moment = `${'before' | 'during'} ${number}`;

/** What is said then; `finish` asks for the end. */
export type Said = Readonly<Partial<Record<Moment, Partial<Steer> & { readonly finish?: true }>>>;

/** A user who speaks at given moments. */
export class ScriptedSteering implements Steering {
	readonly #said: Said;
	#takes = 0;
	mustFinish = false;

	constructor(said: Said) {
		this.#said = said;
	}

	take(): Steer | undefined {
		const round = Math.floor(this.#takes / 2) + 1;
		const said = this.#said[`${this.#takes % 2 === 0 ? 'before' : 'during'} ${round}`];
		this.#takes++;
		this.mustFinish ||= said?.finish === true;
		return said && { ...said, notes: said.notes ?? [], report: said.report };
	}
}
