import { readdirSync, readFileSync, statfsSync } from 'node:fs';

/** What a process and all that it started may use together. */
export interface Allowance {
	/** Bytes; only watched on Linux. */
	readonly mostMemory?: number | undefined;
	/** A folder on the disk that is watched to have room left. */
	readonly scratch?: string | undefined;
}

/** Makes a question to be asked again and again: over which limit the process is by now, if any. */
export function watchFor({
	mostMemory,
	scratch,
}: Allowance): (pid: number) => 'too-much-memory' | 'disk-full' | undefined {
	const leastFree = scratch === undefined ? 0 : Math.max(reserve, freeOn(scratch) - mostWritten);
	return pid => {
		if (mostMemory !== undefined && memoryOf(pid) > mostMemory) {
			return 'too-much-memory';
		}
		return scratch !== undefined && freeOn(scratch) < leastFree ? 'disk-full' : undefined;
	};
}

/** Room on a disk that no command gets to use, and how much of the rest one may. */
const reserve = 500_000_000;
const mostWritten = 8_000_000_000;

/** How much memory a process and its descendants hold, in bytes: pages that they share are counted for each. */
function memoryOf(root: number): number {
	if (process.platform !== 'linux') {
		return 0;
	}
	const processes = new Map<number, { readonly parent: number; readonly bytes: number }>();
	for (const name of readdirSync('/proc')) {
		const pid = Number(name);
		const status = Number.isInteger(pid) ? readStatus(pid) : undefined;
		if (status) {
			processes.set(pid, status);
		}
	}
	const isOfTree = (pid: number): boolean => {
		for (let at = pid, steps = 0; at > 1 && steps < 1_000; steps++) {
			if (at === root) {
				return true;
			}
			at = processes.get(at)?.parent ?? 0;
		}
		return false;
	};
	return [...processes].reduce((sum, [pid, { bytes }]) => sum + (isOfTree(pid) ? bytes : 0), 0);
}

function readStatus(pid: number): { parent: number; bytes: number } | undefined {
	let status: string;
	try {
		status = readFileSync(`/proc/${pid}/status`, 'latin1');
	} catch {
		return undefined;
	}
	const numberOf = (field: string): number => Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
	return { parent: numberOf('PPid'), bytes: numberOf('VmRSS') * 1_024 };
}

function freeOn(folder: string): number {
	try {
		const { bavail, bsize } = statfsSync(folder);
		return bavail * bsize;
	} catch {
		return Number.POSITIVE_INFINITY;
	}
}
