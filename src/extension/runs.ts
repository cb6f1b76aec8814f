import * as vscode from 'vscode';
import type { RunParts } from './beginRun.ts';
import type { LiveRun } from './liveRun.ts';
import type { RunRequest, RunService } from './runRequest.ts';

export interface Runs extends RunService {
	start(request: RunRequest): Promise<LiveRun>;
	readonly active: readonly LiveRun[];
	/** Is told of each run that begins, before its first event. */
	readonly onDidStart: vscode.Event<LiveRun>;
	/** Stops all runs and waits until their files are closed. */
	close(): Promise<void>;
}

/** Makes the place where the runs of this window begin. */
export function createRuns(parts: RunParts): Runs {
	const started = new vscode.EventEmitter<LiveRun>();
	const active: LiveRun[] = [];
	const forgetAtEnd = async (run: LiveRun): Promise<void> => {
		const { outcome } = await run.end;
		active.splice(active.indexOf(run), 1);
		parts.log.info(`[run ${run.id}] ended: ${outcome.kind}`);
	};
	return {
		active,
		onDidStart: started.event,
		async start(request) {
			const { beginRun } = await import('./beginRun.ts');
			const run = await beginRun(request, parts);
			active.push(run);
			parts.log.info(`[run ${run.id}] began with ${run.policy}`);
			void forgetAtEnd(run);
			started.fire(run);
			return run;
		},
		async close() {
			active.forEach(it => it.stop());
			await Promise.all(active.map(it => it.end));
		},
	};
}
