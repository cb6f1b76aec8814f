import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasCode } from './diskProblem.ts';

export interface RunLock {
	release(): Promise<void>;
}

/**
 * Takes a run for this process: the file `lock` in its folder names the process that writes. Returns `undefined` when
 * another living process has it; the lock of a process that died is taken over.
 */
export async function lockRun(runFolder: string): Promise<RunLock | undefined> {
	const path = join(runFolder, 'lock');
	const owner = JSON.stringify({ pid: process.pid, host: hostname(), born: await birthOf(process.pid) });
	for (let attempt = 0; attempt < 2; attempt++) {
		try {
			await writeFile(path, owner, { flag: 'wx' });
			return { release: () => rm(path, { force: true }) };
		} catch (error) {
			if (!hasCode(error, 'EEXIST')) {
				throw error;
			}
			if (await isRunLocked(runFolder)) {
				return undefined;
			}
			await rm(path, { force: true });
		}
	}
	return undefined;
}

/** True while a process writes to the run. Another machine's lock (a synced folder) is believed: it cannot be asked. */
export async function isRunLocked(runFolder: string): Promise<boolean> {
	let owner: unknown;
	try {
		owner = JSON.parse(await readFile(join(runFolder, 'lock'), 'utf8'));
	} catch {
		return false;
	}
	if (typeof owner !== 'object' || owner === null || !('pid' in owner) || typeof owner.pid !== 'number') {
		return false;
	}
	if ('host' in owner && owner.host !== hostname()) {
		return true;
	}
	return isAlive(owner.pid) && (!('born' in owner) || owner.born === (await birthOf(owner.pid)));
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return hasCode(error, 'EPERM');
	}
}

/** What tells a process from a later one with the same number: its start time, where the system says it (Linux). */
async function birthOf(pid: number): Promise<string> {
	try {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	} catch {
		return '';
	}
}
