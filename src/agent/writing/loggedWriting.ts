import type { RunEvent } from '../events.ts';

/** What a process had written of a report before it was cut off. */
export interface LoggedWriting {
	readonly hasBegun: boolean;
	readonly outline: Extract<RunEvent, { type: 'outline-written' }> | undefined;
	/** In their order, from the first on. */
	readonly sections: readonly Extract<RunEvent, { type: 'section-written' }>[];
}
