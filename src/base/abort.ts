/** The reason of a signal that the user aborted: a stop is not a failure and not a time-out. */
export class StoppedByUser extends Error {
	override readonly name = 'StoppedByUser';

	constructor() {
		super('Stopped by the user.');
	}
}
