import { stat } from 'node:fs/promises';
import { emptyRunState, foldRun, type RunState } from '../agent/runState.ts';
import { logPath, readRunLog } from '../runs/readRun.ts';
import { findRunFolder, listRunFolders, type RunFolder } from '../runs/runFolder.ts';

/** A run over one of the open folders, as its log has it. It may have been interrupted, and may go on still. */
export interface StoredRun extends RunFolder {
	/** What it was over, as it was given. */
	readonly root: string;
	readonly state: RunState;
}

/** The runs over some folders, newest first; each log is read when it is asked for. One that says nothing is passed over. */
export async function* storedRuns(roots: readonly string[], signal: AbortSignal): AsyncGenerator<StoredRun, void> {
	const lists = await Promise.all(
		[...new Set(roots)].map(async root => (await listRunFolders(root)).map(it => ({ ...it, root }))),
	);
	for (const run of lists.flat().sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0))) {
		signal.throwIfAborted();
		const read = await readStoredRun(run, run.root);
		if (read) {
			yield read;
		}
	}
}

/** The run with an id; `undefined` where none of the folders has it, or its log says nothing. */
export async function findStoredRun(id: string, roots: readonly string[]): Promise<StoredRun | undefined> {
	for (const root of roots) {
		const folder = await findRunFolder(id, [root]);
		const run = folder && (await readStoredRun(folder, root));
		if (run) {
			return run;
		}
	}
	return undefined;
}

/** The newest run that has ended and has something to go on from. */
export async function newestFinishedRun(roots: readonly string[], signal: AbortSignal): Promise<StoredRun | undefined> {
	for await (const run of storedRuns(roots, signal)) {
		if (run.state.outcome && run.state.ledger.size > 0) {
			return run;
		}
	}
	return undefined;
}

/** How large the log of a run is, in bytes; 0 when it is gone. */
export async function logSize(run: RunFolder): Promise<number> {
	return await stat(logPath(run.path)).then(
		it => it.size,
		() => 0,
	);
}

async function readStoredRun(run: RunFolder, root: string): Promise<StoredRun | undefined> {
	const { events } = await readRunLog(run);
	let state = emptyRunState();
	try {
		for (const { event } of events) {
			state = foldRun(state, event);
		}
	} catch {
		// A log that is valid line by line and makes no sense as a whole was not written by us.
		return undefined;
	}
	return state.run === '' ? undefined : { ...run, root, state };
}
