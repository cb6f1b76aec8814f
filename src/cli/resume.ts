import type { Clock } from '../agent/clock.ts';
import { forkRun } from '../runs/forkRun.ts';
import { type HeldRun, holdRun } from '../runs/heldRun.ts';
import { openRun } from '../runs/readRun.ts';
import { folderAlone } from '../tools/liveEnvironment.ts';
import { usageError } from './exitCode.ts';

/** A run that this process holds, and what it was begun with. */
export interface ResumableRun extends HeldRun {
	readonly question: string;
	/** What decided last, as a SPEC. */
	readonly policy: string;
	readonly paradigm: string;
	/** Whether it could search the web when it last ran. */
	readonly hasWeb: boolean;
}

/** Takes the run that `reference` names over `folder`, so that nobody else goes on with it. What is in the way is a usage error. */
export async function takeForResume(reference: string, folder: string): Promise<ResumableRun> {
	const run = await openRun(reference, folder);
	if ('problem' in run) {
		throw usageError(run.problem);
	}
	return resumable(await holdRun(run));
}

/** Makes a run that shares the rounds of another before `round`, and holds it. What is in the way is a usage error. */
export async function forkForResume(
	reference: string,
	request: { readonly folder: string; readonly round: number; readonly clock: Clock },
): Promise<ResumableRun> {
	const run = await openRun(reference, request.folder);
	if ('problem' in run) {
		throw usageError(run.problem);
	}
	return resumable(await forkRun(run, request));
}

function resumable(held: HeldRun | { readonly problem: string }): ResumableRun {
	if ('problem' in held) {
		throw usageError(held.problem);
	}
	let begun = { question: '', policy: '', paradigm: '', environment: '' };
	for (const event of held.events) {
		if (event.type === 'run-start') {
			begun = event;
		} else if (event.type === 'resumed') {
			begun = { ...begun, policy: event.policy, environment: event.environment };
		}
	}
	const { environment, ...rest } = begun;
	return { ...held, ...rest, hasWeb: environment !== folderAlone };
}
