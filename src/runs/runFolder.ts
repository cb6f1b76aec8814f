import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { syncFolder } from './atomicFile.ts';
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
			if (!isDiskError(error) && !(error instanceof NotOurs)) {
				throw error;
			}
			const reason = error instanceof NotOurs ? error.message : diskProblem(error);
			problem ??= `${join(folder, '.deep-research')} cannot be written (${reason})`;
		}
	}
	throw new Error(`No folder for the run could be made in ${folder}, in your state folder or in ${tmpdir()}.`);
}

/** The folders of the runs over `folder`, wherever they are kept, oldest first. */
export async function listRunFolders(folder: string): Promise<RunFolder[]> {
	const found = await Promise.all(
		placesOf(folder).map(async ({ runs, isOurs }) => {
			const entries = (await isOurs()) ? await readdir(runs, { withFileTypes: true }).catch(() => []) : [];
			return entries.filter(it => it.isDirectory()).map(it => ({ id: it.name, path: join(runs, it.name) }));
		}),
	);
	return found.flat().sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The folder of the run `id` over one of `folders`; `undefined` when none of them has it. */
export async function findRunFolder(id: string, folders: readonly string[]): Promise<RunFolder | undefined> {
	for (const { runs, isOurs } of isRunId(id) ? folders.flatMap(placesOf) : []) {
		const path = join(runs, id);
		const found = await lstat(path).catch(() => undefined);
		if (found?.isDirectory() && (await isOurs())) {
			return { id, path };
		}
	}
	return undefined;
}

class NotOurs extends Error {
	override readonly name = 'NotOurs';
}

interface Place {
	readonly runs: string;
	/** False where another user may have put what is there. */
	readonly isOurs: () => Promise<boolean>;
	/** Returns `runs`, made if need be. */
	prepare(): Promise<string>;
}

function placesOf(folder: string): Place[] {
	const own = join(folder, '.deep-research');
	const key = `${basename(resolve(folder)) || 'root'}-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12)}`;
	const inFolders = ['folders', key, 'runs'];
	const state = join(stateFolder(), ...inFolders);
	const temporary = join(tmpdir(), 'deep-research');
	return [
		{ runs: join(own, 'runs'), isOurs: async () => true, prepare: () => prepareOwn(own) },
		{ runs: state, isOurs: async () => true, prepare: () => makePrivate(state) },
		{
			runs: join(temporary, ...inFolders),
			isOurs: () => isPrivate(temporary),
			prepare: () => prepareTemporary(temporary, inFolders),
		},
	];
}

async function makePrivate(folder: string): Promise<string> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	return folder;
}

/** Everyone may write to the system's temporary folder, and may have been there first. */
async function prepareTemporary(temporary: string, inFolders: readonly string[]): Promise<string> {
	await makePrivate(temporary);
	if (!(await isPrivate(temporary))) {
		throw new NotOurs(`${temporary} is a link, or others may write to it`);
	}
	return await makePrivate(join(temporary, ...inFolders));
}

/** True for a folder of this user to which nobody else can write. Windows has a temporary folder for each user. */
async function isPrivate(folder: string): Promise<boolean> {
	const found = await lstat(folder).catch(() => undefined);
	const isOwn = process.getuid === undefined || (found?.uid === process.getuid() && (found.mode & 0o022) === 0);
	return found?.isDirectory() === true && isOwn;
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
			throw new NotOurs(`${path} is a symbolic link`);
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
				await syncFolder(runs);
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
