import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { listRuns, type RunSummary } from '../runs/readRun.ts';
import { isRunId } from '../runs/runId.ts';
import { lineOf } from './runViewWords.ts';

/** The runs over some folders, newest first. What they are listed by can be deleted: it is a run's own folder, and no link leads to it. */
export async function allRuns(roots: readonly string[]): Promise<readonly RunSummary[]> {
	const lists = await Promise.all(roots.map(it => listRuns(it)));
	const runs = lists.flat();
	const isOwn = new Map(
		await Promise.all(
			[...new Set(runs.map(it => dirname(it.path)))].map(async it => [it, await isFolderOfRuns(it)] as const),
		),
	);
	return (
		runs
			.filter(it => isRunId(it.id) && isOwn.get(dirname(it.path)) === true)
			// It stands in lists and in the question before a run is deleted: nothing in it may pass for words of ours.
			.map(it => ({ ...it, question: lineOf(it.question, longestQuestion) }))
			.sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1))
	);
}

/** Ids tell seconds, and two runs may begin in one; ISO times of one form sort as text. */
function startOf({ id, startedAt }: RunSummary): string {
	const [date = '', time = ''] = id.split('-');
	return `${date}${time}${startedAt?.slice(19) ?? ''}`;
}

const longestQuestion = 300;

/** A repository may have made `.deep-research` or `.deep-research/runs` a link, and folders of the user look like runs by it. */
async function isFolderOfRuns(path: string): Promise<boolean> {
	const found = await Promise.all([path, dirname(path)].map(it => lstat(it).catch(() => undefined)));
	return found.every(it => it?.isDirectory() === true);
}
