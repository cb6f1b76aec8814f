import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { findBubblewrap } from './bubblewrap.ts';
import { type ChildSetup, LockedChild, lockFlags } from './lockedChild.ts';
import { findProgramFiles, type ProgramFiles } from './programFiles.ts';
import {
	longestTimeout,
	type PythonEngine,
	type PythonOutcome,
	PythonUnavailable,
	type RunLimits,
} from './pythonEngine.ts';
import { readPackNames } from './sciencePack.ts';
import { findEscapes } from './selfTest.ts';
import { findSnapshot, keepSnapshot } from './snapshotFile.ts';

export interface PyodideOptions {
	/** Where a memory snapshot is kept that makes later starts quick; without one it is made anew for each engine. */
	readonly cacheFolder: string | undefined;
	/** How long a program may run that is given no time of its own, in milliseconds; when absent 3,500, and with a pack, whose imports alone take as long, 20,000. */
	readonly timeout?: number;
	/** The folder with the built `pythonChild.mjs` and `pyodide/`; absent where they are beside this program. */
	readonly programFolder?: string;
	/** Where the scientific pack is installed; absent where it is not. */
	readonly packFolder?: string;
	/** How long a loaded spare interpreter waits for its program, in milliseconds; two minutes when absent. */
	readonly spareLife?: number;
	/** Whether bubblewrap is put around the locked process where it works; so it is when absent. */
	readonly isJailed?: boolean;
	/** Replaces the flags that lock the process: the self-test must then refuse it. */
	readonly flags?: readonly string[];
}

/**
 * Python with no installation: CPython compiled to WebAssembly (Pyodide), each program in a fresh interpreter in a process of
 * its own that is locked from within and from without. Before the first program the lock is tried out, and Python is off when
 * any of it does not hold.
 */
export function createPyodideEngine(options: PyodideOptions): PythonEngine {
	return new PyodideEngine(options);
}

class PyodideEngine implements PythonEngine {
	readonly #options: PyodideOptions;
	/** What the scientific pack holds, and where; nothing where it is not installed. */
	readonly #packages: readonly string[];
	readonly #pack: string | undefined;
	readonly #timeout: number;
	/** A process takes a core and up to 700 MB: more of them than cores would only be in each other's way. */
	readonly #queue = new PQueue({ concurrency: Math.max(1, Math.min(4, availableParallelism())) });
	readonly #running = new Set<LockedChild>();
	#setup: Promise<ChildSetup> | undefined;
	#ownFolder: string | undefined;
	#spare: LockedChild | undefined;
	#spareTimer: NodeJS.Timeout | undefined;
	readonly #shutDown = new AbortController();

	constructor(options: PyodideOptions) {
		this.#options = options;
		this.#packages = options.packFolder === undefined ? [] : readPackNames(options.packFolder);
		this.#pack = this.#packages.length > 0 ? options.packFolder : undefined;
		const usual = this.#pack === undefined ? 3_500 : 20_000;
		this.#timeout = Math.min(Math.max(options.timeout ?? usual, 100), longestTimeout);
	}

	get description(): string {
		const packages = this.#packages;
		const what =
			packages.length === 0
				? 'the standard library only (no numpy, pandas or matplotlib)'
				: `the standard library and ${packages.join(', ')}`;
		return `Python 3.14 in a sandbox (Pyodide) with ${what}. No network, no files of the user, no threads and no other programs; at most 512 MB.`;
	}

	async run(code: string, { timeout = this.#timeout }: RunLimits, given: AbortSignal): Promise<PythonOutcome> {
		const signal = AbortSignal.any([given, this.#shutDown.signal]);
		signal.throwIfAborted();
		const setup = await raceAbort(this.#prepareOnce(), signal);
		const outcome = await this.#queue.add(
			() => this.#runIn(this.#takeSpare() ?? new LockedChild(setup), { code, timeout }, signal),
			{
				signal,
			},
		);
		this.#keepSpare(setup);
		return outcome;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#shutDown.abort(new PythonUnavailable('Python was shut down.'));
		clearTimeout(this.#spareTimer);
		const children = [...this.#running, ...(this.#spare ? [this.#spare] : [])];
		for (const it of children) {
			it.hold(true);
			it.kill();
		}
		await Promise.all(children.map(it => it.ended));
		await this.#setup?.catch(() => {});
		if (this.#ownFolder !== undefined) {
			await rm(this.#ownFolder, { recursive: true, force: true });
		}
	}

	async #runIn(
		child: LockedChild,
		{ code, timeout }: { readonly code: string; readonly timeout: number },
		signal: AbortSignal,
	): Promise<PythonOutcome> {
		this.#running.add(child);
		const abort = (): void => child.kill();
		signal.addEventListener('abort', abort, { once: true });
		try {
			const { problems } = await child.ready;
			if (problems.length > 0) {
				throw new LockFailed(problems);
			}
			return await child.run(code, timeout, signal);
		} finally {
			signal.removeEventListener('abort', abort);
			child.kill();
			await child.ended;
			this.#running.delete(child);
			signal.throwIfAborted();
		}
	}

	#takeSpare(): LockedChild | undefined {
		const spare = this.#spare;
		this.#spare = undefined;
		clearTimeout(this.#spareTimer);
		spare?.hold(true);
		return spare?.isEnded ? undefined : spare;
	}

	/** Loads an interpreter ahead of the next program, and ends it when none comes. */
	#keepSpare(setup: ChildSetup): void {
		if (this.#shutDown.signal.aborted || this.#spare?.isEnded === false) {
			return;
		}
		const spare = new LockedChild(setup);
		spare.hold(false);
		this.#spare = spare;
		clearTimeout(this.#spareTimer);
		this.#spareTimer = setTimeout(() => spare.kill(), this.#options.spareLife ?? 120_000);
		this.#spareTimer.unref();
	}

	/** As `#prepare`, once for all callers; what failed for another reason than the lock is tried again by the next. */
	#prepareOnce(): Promise<ChildSetup> {
		if (!this.#setup) {
			const setup = this.#prepare();
			this.#setup = setup;
			setup.catch(error => {
				if (!(error instanceof LockFailed) && this.#setup === setup) {
					this.#setup = undefined;
				}
			});
		}
		return this.#setup;
	}

	/** Finds out how children are started here, and tries to break out of one. */
	async #prepare(): Promise<ChildSetup> {
		const program = findProgramFiles(this.#options.programFolder);
		if (!program) {
			throw new PythonUnavailable('The files of Python are missing beside the program. Build or install it again.');
		}
		const folder = this.#options.cacheFolder ?? (this.#ownFolder ??= await makeOwnFolder());
		const version = pyodideVersion(program);
		const [known, bubblewrap] = await Promise.all([
			findSnapshot(folder, version),
			this.#options.isJailed === false ? undefined : findBubblewrap(),
		]);
		const jails = bubblewrap === undefined ? [undefined] : [bubblewrap, undefined];
		const starts = jails.flatMap(jail =>
			(known ? [known, undefined] : [undefined]).map(snapshot => ({ jail, snapshot })),
		);
		let problem: unknown;
		for (const { jail, snapshot } of starts) {
			this.#shutDown.signal.throwIfAborted();
			const { flags = lockFlags } = this.#options;
			const setup = { program, bubblewrap: jail, flags, pack: this.#pack, snapshot, makesSnapshot: false };
			try {
				if (snapshot) {
					// Loaded meanwhile for the first program; it is given none unless the lock holds.
					this.#keepSpare(setup);
				}
				const made = await this.#tryOut(setup);
				return made ? { ...setup, snapshot: await keepSnapshot(folder, version, made).catch(() => undefined) } : setup;
			} catch (error) {
				this.#takeSpare()?.kill();
				if (error instanceof LockFailed || this.#shutDown.signal.aborted) {
					throw error;
				}
				problem = error;
			}
		}
		throw problem;
	}

	/** Tries to break out of a child that is started like this. Returns a snapshot when it was started without one. */
	async #tryOut(setup: ChildSetup): Promise<Uint8Array | undefined> {
		const child = new LockedChild({ ...setup, makesSnapshot: setup.snapshot === undefined });
		this.#running.add(child);
		try {
			const { isFromSnapshot } = await child.ready;
			if (setup.snapshot && !isFromSnapshot) {
				throw new PythonUnavailable('The snapshot of the interpreter is damaged.');
			}
			const escapes = await findEscapes(child);
			if (escapes.length > 0) {
				throw new LockFailed(escapes);
			}
			return child.snapshot;
		} finally {
			child.kill();
			await child.ended;
			this.#running.delete(child);
		}
	}
}

/** The lock does not hold on this machine. It is not tried again. */
class LockFailed extends PythonUnavailable {
	constructor(escapes: readonly string[]) {
		super(
			`Python is off, because its sandbox does not hold on this machine: ${escapes.join('; ')}. Please report this to the makers of Deep Research.`,
		);
	}
}

/** Waits for what others may wait for too, and no longer than the signal allows. */
async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	const abort = (): void => reject(signal.reason);
	signal.addEventListener('abort', abort, { once: true });
	try {
		return await Promise.race([work, promise]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}

async function makeOwnFolder(): Promise<string> {
	return await mkdtemp(join(tmpdir(), 'deep-research-python-'));
}

function pyodideVersion({ pyodide }: ProgramFiles): string {
	const { version }: { version: string } = JSON.parse(readFileSync(join(pyodide, 'package.json'), 'utf8'));
	return version;
}
