import type { StdioOptions } from 'node:child_process';
import { openSync, readdirSync, readFileSync } from 'node:fs';

type Stdio = 'ignore' | 'pipe';

/**
 * These standard streams for `spawn`, and nothing in the place of every file that the child would inherit besides: what this
 * process was itself started with. Node closes only the first of them, and an open folder leads out of every sandbox.
 */
export function onlyTheseStreams(streams: readonly Stdio[]): StdioOptions {
	const inherited = (inheritable ??= findInheritable()).filter(it => it >= streams.length);
	if (inherited.length === 0) {
		return [...streams];
	}
	nothing ??= openSync('/dev/null', 'r+');
	const all: (Stdio | number)[] = [...streams];
	for (let fd = streams.length; fd <= Math.max(...inherited); fd++) {
		all.push(inherited.includes(fd) ? nothing : 'ignore');
	}
	return all;
}

let inheritable: readonly number[] | undefined;
let nothing: number | undefined;

/** The open files that are not closed when another program is started; only found on Linux, where the sandboxes are. */
function findInheritable(): readonly number[] {
	if (process.platform !== 'linux') {
		return [];
	}
	return readdirSync('/proc/self/fdinfo')
		.filter(fd => {
			try {
				const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
				return flags !== undefined && (Number.parseInt(flags, 8) & closedOnExec) === 0;
			} catch {
				// The listing itself, which is closed by now.
				return false;
			}
		})
		.map(Number);
}

const closedOnExec = 0o2_000_000;
