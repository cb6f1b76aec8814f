import { lastRunOf } from './chatMemory.ts';
import type { ChatTurn } from './chatTurn.ts';
import { findStoredRun, newestFinishedRun, type StoredRun } from './storedRuns.ts';

/** The run that a turn without further words is about: the last one of this chat, else the newest that has ended. */
export async function lastRun({ ask, parts }: ChatTurn, signal: AbortSignal): Promise<StoredRun | undefined> {
	const roots = parts.roots();
	const id = lastRunOf(ask.history);
	const own = id === undefined ? undefined : await findStoredRun(id, roots);
	return own ?? (await newestFinishedRun(roots, signal));
}
