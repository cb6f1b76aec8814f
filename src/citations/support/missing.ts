import type { SupportGap } from './support.ts';

/** A gap, and whether the claim turns on it: it makes the claim unsupported, not only weak. */
export interface Missing {
	readonly gap: SupportGap;
	readonly isGrave: boolean;
}
