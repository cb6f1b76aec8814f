import { listRuns, type RunSummary } from '../runs/readRun.ts';

/** The runs over some folders, newest first. */
export async function allRuns(roots: readonly string[]): Promise<readonly RunSummary[]> {
	const lists = await Promise.all(roots.map(it => listRuns(it)));
	return lists.flat().sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}
