import process from 'node:process';

/** What the watchdog thread of a locked child watches. */
export interface Watch {
	/** Above this much resident memory the process dies. */
	readonly megabytes: number;
	/** The process that must stay the parent of this one; `undefined` in a sandbox that sees to it. */
	readonly parent: number | undefined;
	/** One cell: when the process must be gone, in nanoseconds of the monotonic clock; 0 while nothing runs. */
	readonly deadline: BigInt64Array;
}

/**
 * Ends this process, from a thread of its own, when it takes too much memory, has outlived its deadline or has lost its parent.
 * Python may keep the main thread busy for ever; nothing it does stops this one.
 */
export function watch({ megabytes, parent, deadline }: Watch, say: (words: string) => void): never {
	const pause = new Int32Array(new SharedArrayBuffer(4));
	for (;;) {
		const reason = reasonToDie();
		if (reason) {
			say(formatKill(reason));
			process.kill(process.pid, 'SIGKILL');
		}
		Atomics.wait(pause, 0, 0, 50);
	}

	function reasonToDie(): KillReason | undefined {
		if (process.memoryUsage.rss() > megabytes * 1024 * 1024) {
			return 'memory';
		}
		const due = Atomics.load(deadline, 0);
		if (due > 0n && process.hrtime.bigint() > due) {
			return 'time';
		}
		return parent !== undefined && isGone(parent) ? 'orphan' : undefined;
	}
}

/** Whether the parent has ended. On Windows a process keeps the number of a dead parent; elsewhere it gets a new one. */
function isGone(parent: number): boolean {
	if (process.platform !== 'win32') {
		return process.ppid !== parent;
	}
	try {
		return !process.kill(parent, 0);
	} catch {
		return true;
	}
}

export type KillReason = 'memory' | 'time' | 'orphan';

/** How the watchdog says on standard error why it kills, so that the host can tell. */
function formatKill(reason: KillReason): string {
	return `\nlocked-child watchdog: ${reason}\n`;
}

export function parseKill(stderr: string): KillReason | undefined {
	const reason = /\nlocked-child watchdog: (memory|time|orphan)\n/.exec(stderr)?.[1];
	return reason === 'memory' || reason === 'time' || reason === 'orphan' ? reason : undefined;
}
