import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** What the tests in the extension host are told by the process that starts VS Code. */
export const HostTask = z.object({
	suite: z.enum(['trusted', 'citations', 'restricted']),
	/** Where each test writes a line when it has ended. */
	results: z.string(),
	/** A loopback endpoint that plays the model. */
	modelUrl: z.string(),
});
export type HostTask = z.infer<typeof HostTask>;

/** The variable that names the file of the task. */
export const taskVariable = 'DEEP_RESEARCH_HOST_TASK';

export function readTask(): HostTask {
	return HostTask.parse(JSON.parse(readFileSync(process.env[taskVariable] ?? '', 'utf8')));
}
