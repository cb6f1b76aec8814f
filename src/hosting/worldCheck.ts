import { systemClock } from '../runs/systemClock.ts';
import { findSandbox } from '../tools/execute/sandbox.ts';
import type { WebParts } from '../tools/liveEnvironment.ts';
import { checkProvider, type Searchable } from '../tools/providers/checkProvider.ts';
import { type PythonOutcome, PythonUnavailable } from '../tools/python/pythonEngine.ts';
import { createScholarSources } from '../tools/scholar/scholarSources.ts';
import type { WebDoor } from '../tools/web/door.ts';
import { type ChosenPython, choosePython } from './pythonChoice.ts';
import { openDoor, type WebWish, webOf } from './webChoice.ts';
import type { WorldWish } from './world.ts';

/** What a run would find of the world besides models. */
export interface WorldCheck {
	/** Search providers and catalogues of papers; `off` when the user chose to do without. */
	readonly searches: readonly ServiceCheck[] | 'off';
	readonly catalogues: readonly ServiceCheck[] | 'off';
	readonly python: PythonCheck | 'off';
	/** The sandbox that commands run in; `undefined` where this machine has none. */
	readonly sandbox: string | undefined;
}

export interface ServiceCheck {
	readonly works: boolean;
	/** Whether the user configured it: that what needs no configuring cannot be reached is the network's. */
	readonly isConfigured: boolean;
	/** A sentence for the user, with the service's name. */
	readonly line: string;
}

export type PythonCheck =
	| { readonly kind: 'works'; readonly interpreter: string; readonly milliseconds: number }
	| { readonly kind: 'silent'; readonly interpreter: string; readonly end: PythonOutcome['end'] }
	| { readonly kind: 'unavailable'; readonly reason: string };

/** Tries each search service with one small question, and Python with a sum. Throws `ChoiceError` for what cannot be had. */
export async function checkWorld(
	wish: Omit<WorldWish, 'folders' | 'attachments' | 'approvals' | 'moreTools'>,
	signal: AbortSignal,
): Promise<WorldCheck> {
	await using door = openCheckDoor(wish);
	const web = webOf(wish, door, now);
	const python = await choosePython(wish.python, { door, cacheFolder: wish.cacheFolder });
	try {
		const catalogues = web && wish.hasPapers ? createScholarSources(wish.variables, door) : undefined;
		const [searches, papers, code, sandbox] = await Promise.all([
			web && searchesOf(web, signal),
			catalogues && Promise.all(catalogues.map(it => trySearch(it, false, signal))),
			python && tryPython(python, signal),
			findSandbox(),
		]);
		return {
			searches: searches ?? 'off',
			catalogues: papers ?? 'off',
			python: code ?? 'off',
			sandbox: sandbox?.name,
		};
	} finally {
		await python?.engine[Symbol.asyncDispose]();
	}
}

/** Asks each search provider that a run would ask one small question; `off` without a web. Throws `ChoiceError` like a run. */
export async function checkSearch(wish: WebWish, signal: AbortSignal): Promise<WorldCheck['searches']> {
	await using door = openCheckDoor(wish);
	const web = webOf(wish, door, now);
	return web ? await searchesOf(web, signal) : 'off';
}

async function searchesOf({ providers }: WebParts, signal: AbortSignal): Promise<readonly ServiceCheck[]> {
	return await Promise.all(providers.map(it => trySearch(it, it.isComplement !== true, signal)));
}

/** What is kept of earlier answers would hide that a service does not answer. */
function openCheckDoor(wish: WebWish): WebDoor {
	return openDoor({ ...wish, cacheFolder: undefined }, now);
}

function now(): Date {
	return systemClock.now();
}

async function trySearch(provider: Searchable, isConfigured: boolean, signal: AbortSignal): Promise<ServiceCheck> {
	return { ...(await checkProvider(provider, signal)), isConfigured };
}

async function tryPython({ engine }: ChosenPython, signal: AbortSignal): Promise<PythonCheck> {
	try {
		const { stdout, interpreter, end, milliseconds } = await engine.run('print(6 * 7)', {}, signal);
		return stdout.trim() === '42' ? { kind: 'works', interpreter, milliseconds } : { kind: 'silent', interpreter, end };
	} catch (error) {
		if (error instanceof PythonUnavailable) {
			return { kind: 'unavailable', reason: error.message };
		}
		throw error;
	}
}
