import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { onlyTheseStreams } from '../python/inheritedFiles.ts';
import { HeadAndTail } from './headAndTail.ts';
import { type Allowance, watchFor } from './processTree.ts';

/** A program to run; it is ended, with all that it started, when they use more than they are allowed. */
export interface ProcessRequest extends Allowance {
	readonly command: readonly [string, ...string[]];
	/** All of it: nothing is inherited. */
	readonly env: Readonly<Record<string, string>>;
	readonly folder: string;
	readonly timeoutMs: number;
	readonly uid?: number | undefined;
	readonly gid?: number | undefined;
	/** On Windows: the arguments stand as they are, without quotes of Node's. */
	readonly isVerbatim?: boolean | undefined;
}

export interface ProcessOutcome {
	readonly end: 'exited' | 'timed-out' | 'too-much-memory' | 'disk-full' | 'not-started';
	/** `undefined` when it was ended by a signal. */
	readonly exitCode: number | undefined;
	readonly signal: string | undefined;
	/** Head and tail when there was more than is kept. */
	readonly stdout: string;
	readonly stderr: string;
	readonly milliseconds: number;
}

/**
 * Runs a program with nothing to read, and ends it with all that it started when its time is over or `signal` aborts
 * (whose reason is then thrown). What the program does, and that it could not be started, is in the outcome.
 */
export async function runProcess(request: ProcessRequest, signal: AbortSignal): Promise<ProcessOutcome> {
	signal.throwIfAborted();
	const startedAt = performance.now();
	const [program, ...args] = request.command;
	const child = spawn(program, args, {
		cwd: request.folder,
		env: request.env,
		stdio: onlyTheseStreams(['ignore', 'pipe', 'pipe']),
		// A group of its own, so that it can be ended as a whole.
		detached: process.platform !== 'win32',
		windowsHide: true,
		windowsVerbatimArguments: request.isVerbatim ?? false,
		...(request.uid === undefined ? {} : { uid: request.uid, gid: request.gid }),
	});
	const excessOf = watchFor(request);
	const stdout = new HeadAndTail(outputKept);
	const stderr = new HeadAndTail(outputKept);
	child.stdout?.on('data', (chunk: Buffer) => stdout.add(chunk));
	child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));

	let end: ProcessOutcome['end'] = 'exited';
	const stop = (reason: ProcessOutcome['end']): void => {
		end = end === 'exited' ? reason : end;
		killTree(child);
	};
	const onAbort = (): void => killTree(child);
	signal.addEventListener('abort', onAbort, { once: true });
	const deadline = setTimeout(() => stop('timed-out'), request.timeoutMs);
	const watch = setInterval(() => {
		const excess = child.pid === undefined ? undefined : excessOf(child.pid);
		if (excess) {
			stop(excess);
		}
	}, watchMs);
	try {
		const [exitCode, killedBy] = await exitOf(child);
		signal.throwIfAborted();
		return {
			end: exitCode === 'not-started' ? 'not-started' : end,
			exitCode: typeof exitCode === 'number' ? exitCode : undefined,
			signal: killedBy,
			stdout: stdout.text(),
			stderr: exitCode === 'not-started' ? (killedBy ?? '') : stderr.text(),
			milliseconds: Math.round(performance.now() - startedAt),
		};
	} finally {
		clearTimeout(deadline);
		clearInterval(watch);
		signal.removeEventListener('abort', onAbort);
		// What the command left running in the background would outlive it.
		killTree(child);
	}
}

/** The exit code and the signal; when the program cannot be started, that and why. Waits for its output, but not for ever. */
function exitOf(child: ChildProcess): Promise<[number | null | 'not-started', string | undefined]> {
	return new Promise(resolve => {
		child.once('error', error => resolve(['not-started', error.message]));
		child.once('close', (code, killedBy) => resolve([code, killedBy ?? undefined]));
		child.once('exit', (code, killedBy) => {
			// A process in the background may hold the output open.
			killTree(child);
			setTimeout(() => resolve([code, killedBy ?? undefined]), drainMs).unref();
		});
	});
}

function killTree({ pid }: ChildProcess): void {
	if (pid === undefined) {
		return;
	}
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nothing of the group is left.
	}
}

const outputKept = 200_000;
const watchMs = 250;
const drainMs = 1_000;
