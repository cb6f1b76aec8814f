import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { diskProblem, hasCode, isDiskError } from './diskProblem.ts';
import { isRunId, newRunId } from './runId.ts';
import { lockRun, type RunLock } from './runLock.ts';
import { stateFolder } from './userFolders.ts';

export interface RunFolder {
	readonly id: string;
	readonly path: string;
}

/** The folder of a new run, held by this process. */
export interface NewRunFolder extends RunFolder {
	readonly lock: RunLock;
	/** Why the run is not kept where it should be. */
	readonly notice: string | undefined;
}

/**
 * Makes the folder of a new run: `.deep-research/runs/<id>` in `folder`, or in the user's own state folder when `folder`
 * cannot be written to or is full; `notice` then says so.
 */
export async function createRunFolder(folder: string, question: string, now: Date): Promise<NewRunFolder> {
	let problem: string | undefined;
	for (const place of placesOf(folder)) {
		try {
			const runs = await place.prepare();
			const run = await makeUnique(runs, question, now);
			return { ...run, notice: problem && `${problem}, so the run is kept in ${run.path}.` };
		} catch (error) {
			if (!isDiskError(error) && !(error instanceof LinkedAway)) {
				throw error;
			}
			const reason = error instanceof LinkedAway ? error.message : diskProblem(error);
			problem ??= `${join(folder, '.deep-research')} cannot be written (${reason})`;
		}
	}
	throw new Error(`No folder for the run could be made in ${folder}, in your state folder or in ${tmpdir()}.`);
}

/** The folders of the runs over `folder`, wherever they are kept, oldest first. */
export async function listRunFolders(folder: string): Promise<RunFolder[]> {
	const found = await Promise.all(
		placesOf(folder).map(async ({ runs }) => {
			const entries = await readdir(runs, { withFileTypes: true }).catch(() => []);
			return entries.filter(it => it.isDirectory()).map(it => ({ id: it.name, path: join(runs, it.name) }));
		}),
	);
	return found.flat().sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The folder of the run `id` over one of `folders`; `undefined` when none of them has it. */
export async function findRunFolder(id: string, folders: readonly string[]): Promise<RunFolder | undefined> {
	for (const path of isRunId(id) ? folders.flatMap(placesOf).map(it => join(it.runs, id)) : []) {
		const found = await lstat(path).catch(() => undefined);
		if (found?.isDirectory()) {
			return { id, path };
		}
	}
	return undefined;
}

class LinkedAway extends Error {
	override readonly name = 'LinkedAway';
}

interface Place {
	readonly runs: string;
	/** Returns `runs`, made if need be. */
	prepare(): Promise<string>;
}

function placesOf(folder: string): Place[] {
	const own = join(folder, '.deep-research');
	const key = `${basename(resolve(folder)) || 'root'}-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12)}`;
	const elsewhere = [stateFolder(), join(tmpdir(), 'deep-research')].map(parent => {
		const runs = join(parent, 'folders', key, 'runs');
		return {
			runs,
			async prepare() {
				await mkdir(runs, { recursive: true, mode: 0o700 });
				return runs;
			},
		};
	});
	return [{ runs: join(own, 'runs'), prepare: () => prepareOwn(own) }, ...elsewhere];
}

/** Makes `.deep-research/runs` step by step: a repository may have made one of them a link to a place that is not its to fill. */
async function prepareOwn(own: string): Promise<string> {
	const runs = join(own, 'runs');
	for (const path of [own, runs]) {
		await mkdir(path).catch(error => {
			if (!hasCode(error, 'EEXIST')) {
				throw error;
			}
		});
		if ((await lstat(path)).isSymbolicLink()) {
			throw new LinkedAway(`${path} is a symbolic link`);
		}
	}
	await writeFile(join(own, '.gitignore'), '*\n', { flag: 'wx' }).catch(error => {
		if (!hasCode(error, 'EEXIST')) {
			throw error;
		}
	});
	return runs;
}

async function makeUnique(runs: string, question: string, now: Date): Promise<RunFolder & { readonly lock: RunLock }> {
	for (let attempt = 0; ; attempt++) {
		const id = newRunId(question, now);
		const path = join(runs, id);
		try {
			await mkdir(path);
		} catch (error) {
			if (!hasCode(error, 'EEXIST') || attempt > 20) {
				throw error;
			}
			continue;
		}
		try {
			await probeRoom(path);
			const lock = await lockRun(path);
			if (lock) {
				return { id, path, lock };
			}
		} catch (error) {
			await rm(path, { recursive: true, force: true }).catch(() => {});
			throw error;
		}
	}
}

/** A full disk lets folders be made and refuses the first event: better found out now. */
async function probeRoom(path: string): Promise<void> {
	const probe = join(path, 'probe');
	await writeFile(probe, Buffer.alloc(64 * 1024));
	await rm(probe);
}
