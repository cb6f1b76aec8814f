import * as z from 'zod';

/** One line of the file in which the tests of the extension host say how they ended. */
export const HostResult = z.object({
	title: z.string(),
	state: z.enum(['passed', 'failed', 'skipped']),
	/** With its stack; empty unless it failed. */
	error: z.string(),
});
export type HostResult = z.infer<typeof HostResult>;
