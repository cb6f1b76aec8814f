import { spawnSync } from 'node:child_process';

/** Ends a process and all that it has started, at once and without a word to them. */
export function killTree(pid: number): void {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', `${pid}`, '/t', '/f']);
		return;
	}
	// Children first: one that outlives its parent would still do what it does then.
	for (const it of [...descendants(pid), pid]) {
		try {
			process.kill(it, 'SIGKILL');
		} catch {
			// It has ended by itself.
		}
	}
}

function descendants(pid: number): number[] {
	const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
	const pairs = (stdout ?? '').split('\n').map(it => it.trim().split(/\s+/).map(Number));
	const below = (parent: number): number[] =>
		pairs.flatMap(([child, itsParent]) =>
			child !== undefined && itsParent === parent ? [...below(child), child] : [],
		);
	return below(pid);
}
