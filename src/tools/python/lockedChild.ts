import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { sep } from 'node:path';
import * as z from 'zod';
import { jail } from './bubblewrap.ts';
import {
	type ChildOptions,
	type EndReport,
	type Frame,
	FrameReader,
	type ReadyReport,
	readNamed,
} from './child/frames.ts';
import { parseKill } from './child/watchdog.ts';
import { onlyTheseStreams } from './inheritedFiles.ts';
import { Pieces } from './pieces.ts';
import { hasGroups, killGroup } from './processGroup.ts';
import type { ProgramFiles } from './programFiles.ts';
import { type PythonOutcome, PythonUnavailable } from './pythonEngine.ts';
import { safeFileName } from './safeFileName.ts';

/** How locked children are started. */
export interface ChildSetup {
	readonly program: ProgramFiles;
	/** The path of bubblewrap, where it works. */
	readonly bubblewrap: string | undefined;
	/** The flags of Node that lock the process from without. */
	readonly flags: readonly string[];
	readonly snapshot: ChildOptions['snapshot'];
	readonly makesSnapshot: boolean;
	/** The folder of the scientific pack. */
	readonly pack: string | undefined;
}

/** A process that holds one interpreter, locked and loaded, for one program. It never outlives the host. */
export class LockedChild {
	/** Settles once the interpreter is loaded; rejects with `PythonUnavailable` when it cannot be. */
	readonly ready: Promise<ReadyReport>;
	/** Settles once the process has ended. */
	readonly ended: Promise<void>;
	readonly #process: ChildProcess;
	readonly #frames = new FrameReader();
	readonly #stdout = new Pieces();
	readonly #stderr = new Pieces();
	readonly #files: { readonly name: string; readonly bytes: Uint8Array }[] = [];
	/** How many bytes it may still send. */
	#room = mostAtStart;
	#nativeStderr = '';
	#snapshot: Uint8Array | undefined;
	#end: EndReport | undefined;
	#report: ReadyReport | undefined;
	#isEnded = false;

	constructor(setup: ChildSetup) {
		const { command, args, env } = commandOf(setup);
		// A group of its own, so that all of it can be killed.
		this.#process = spawn(command, args, {
			env,
			cwd: sep,
			stdio: onlyTheseStreams(['pipe', 'pipe', 'pipe']),
			windowsHide: true,
			detached: hasGroups,
		});
		const { stdout, stderr, stdin } = this.#process;
		this.ended = new Promise(resolve => {
			const end = (): void => {
				this.#isEnded = true;
				resolve();
			};
			this.#process.once('error', end);
			this.#process.once('close', end);
			// Whatever still holds its pipes is nothing to wait for.
			this.#process.once('exit', () => setTimeout(end, 2_000).unref());
		});
		this.ready = new Promise((resolve, reject) => {
			const timer = setTimeout(() => this.kill(), longestStart);
			timer.unref();
			stdout?.on('data', (bytes: Uint8Array) => {
				this.#take(bytes);
				if (this.#report) {
					clearTimeout(timer);
					resolve(this.#report);
				}
			});
			this.#process.once('error', error => {
				this.#nativeStderr += error.message;
			});
			this.#process.once('close', () => {
				clearTimeout(timer);
				reject(new PythonUnavailable(`The Python process did not start. ${this.#nativeStderr.slice(-500)}`.trim()));
			});
		});
		// Whoever waits hears of it; no one has to.
		this.ready.catch(() => {});
		stderr?.on('data', (bytes: Buffer) => {
			this.#nativeStderr = (this.#nativeStderr + bytes.toString()).slice(-mostNativeStderr);
		});
		// A child that is gone says so by ending.
		stdin?.on('error', () => {});
	}

	get isEnded(): boolean {
		return this.#isEnded;
	}

	/** The snapshot of its memory, once it is ready and if one was asked for. */
	get snapshot(): Uint8Array | undefined {
		return this.#snapshot;
	}

	/** Runs the one program. The process has ended when this settles. */
	async run(code: string, milliseconds: number, signal: AbortSignal): Promise<PythonOutcome> {
		const { python } = await this.ready;
		signal.throwIfAborted();
		const started = performance.now();
		let isLate = false;
		const timer = setTimeout(() => {
			isLate = true;
			this.kill();
		}, milliseconds);
		const abort = (): void => this.kill();
		signal.addEventListener('abort', abort, { once: true });
		try {
			this.#room = mostOfProgram;
			this.#process.stdin?.write(`${JSON.stringify({ code, milliseconds })}\n`);
			await this.ended;
		} finally {
			clearTimeout(timer);
			signal.removeEventListener('abort', abort);
		}
		signal.throwIfAborted();
		const killed = parseKill(this.#nativeStderr);
		const end =
			this.#end?.end ?? (isLate || killed === 'time' ? 'timed-out' : killed === 'memory' ? 'out-of-memory' : 'crashed');
		return {
			end,
			stdout: this.#stdout.text(),
			stderr: [this.#stderr.text(), ...(this.#end?.notes ?? [])].filter(it => it !== '').join('\n'),
			files: this.#files,
			milliseconds: performance.now() - started,
			interpreter: `Python ${python} (Pyodide)`,
		};
	}

	kill(): void {
		killGroup(this.#process);
	}

	/** What the child writes is not trusted: it may have been taken over. */
	#take(bytes: Uint8Array): void {
		this.#room -= bytes.length;
		try {
			if (this.#room < 0) {
				throw new RangeError('The Python process sends too much.');
			}
			for (const frame of this.#frames.read(bytes)) {
				this.#takeFrame(frame);
			}
		} catch (error) {
			this.#nativeStderr += String(error);
			this.kill();
		}
	}

	#takeFrame({ kind, payload }: Frame): void {
		switch (kind) {
			case 'ready':
				this.#report ??= JSON.parse(Buffer.from(payload).toString());
				break;
			case 'snapshot':
				this.#snapshot = payload;
				break;
			case 'stdout':
				this.#stdout.add(payload);
				break;
			case 'stderr':
				this.#stderr.add(payload);
				break;
			case 'file':
				if (this.#files.length < 16) {
					const { name, bytes } = readNamed(payload);
					const taken = this.#files.map(it => it.name);
					this.#files.push({ name: safeFileName(name, taken), bytes });
				}
				break;
			case 'end':
				this.#end = EndReportSchema.parse(JSON.parse(Buffer.from(payload).toString()));
				break;
		}
	}

	/** Whether the host stays alive for this process; so it does at first. */
	hold(isHeld: boolean): void {
		const { stdin, stdout, stderr } = this.#process;
		for (const it of [this.#process, stdin, stdout, stderr]) {
			if (it instanceof Socket || it === this.#process) {
				if (isHeld) {
					it.ref();
				} else {
					it.unref();
				}
			}
		}
	}
}

function commandOf(setup: ChildSetup): { command: string; args: string[]; env: Record<string, string> } {
	const { program, bubblewrap, flags, snapshot, makesSnapshot, pack } = setup;
	const reads = [...program.childReads, program.pyodide, snapshot?.path, pack].filter(it => it !== undefined);
	const options: ChildOptions = {
		pyodide: program.pyodide,
		snapshot,
		makesSnapshot,
		pack,
		megabytes: mostResident,
		parent: bubblewrap === undefined ? process.pid : undefined,
	};
	const args = [
		...flags,
		...reads.map(it => `--allow-fs-read=${it}`),
		'--no-warnings',
		program.child,
		JSON.stringify(options),
	];
	// In a desktop editor this program is Electron, which is Node when it is told to be. That was not tried out here: what of the
	// lock does not hold there, the trial before the first program finds. Within bubblewrap Electron starts only where the files
	// beside it are in /usr; elsewhere it is started without.
	const environment: Record<string, string> =
		process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
	if (bubblewrap === undefined) {
		return { command: process.execPath, args, env: environment };
	}
	const view = { reads: [...reads, process.execPath], environment };
	return { command: bubblewrap, args: jail(view, [process.execPath, ...args]), env: {} };
}

const EndReportSchema: z.ZodType<EndReport> = z.object({
	end: z.enum(['finished', 'raised', 'out-of-memory', 'crashed']),
	notes: z.array(z.string()),
});

/** What locks the process from without; what locks it from within is in `child/realm.ts`. */
export const lockFlags = [
	'--permission',
	'--allow-worker',
	'--disallow-code-generation-from-strings',
	// 512 MB.
	'--wasm-max-mem-pages=8192',
	'--max-old-space-size=256',
	'--no-addons',
];

/** Megabytes of resident memory above which the child's watchdog ends it: Python's 512, and what files in memory may add. */
const mostResident = 700;
/** Bytes: the snapshot, which is less than half of it. */
const mostAtStart = 80 * 1024 * 1024;
/** Bytes: 20 MB of files, and of each stream 1 MB, of which each may come with a header of its own. */
const mostOfProgram = 32 * 1024 * 1024;
const mostNativeStderr = 64 * 1024;
const longestStart = 60_000;
