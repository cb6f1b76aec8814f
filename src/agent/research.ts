import type { Limit } from './budget.ts';
import type { Clock } from './clock.ts';
import type { RunEvent } from './events.ts';
import type { Policy } from './policy.ts';
import type { Environment } from './tool.ts';

/** All that a run is done with. */
export interface Researcher {
	/** The id of the run: its folder's name. */
	readonly run: string;
	readonly policy: Policy;
	readonly environment: Environment;
	readonly limits: readonly Limit[];
	readonly clock: Clock;
}

export declare function research(question: string, researcher: Researcher, signal: AbortSignal): AsyncGenerator<RunEvent, void>;
