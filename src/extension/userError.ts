import type { ProblemState } from './runViewProtocol.ts';

/** Something that the user can mend: shown as a sentence with what to do, never as a stack. */
export class UserError extends Error {
	override readonly name = 'UserError';
	readonly actions: ProblemState['actions'];

	constructor(message: string, actions: ProblemState['actions'] = []) {
		super(message);
		this.actions = actions;
	}
}
