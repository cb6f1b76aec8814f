import type { ChildProcess } from 'node:child_process';

/** Whether processes are started in groups that are killed as one. */
export const hasGroups = process.platform !== 'win32';

/**
 * Kills a process that leads a group, and its group: bubblewrap has a second process while it prepares the sandbox, which does
 * not yet die with the first.
 */
export function killGroup(child: ChildProcess): void {
	const { pid, exitCode, signalCode } = child;
	if (pid === undefined || exitCode !== null || signalCode !== null) {
		return;
	}
	if (!hasGroups) {
		child.kill('SIGKILL');
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It has ended by itself in this very moment.
	}
}
