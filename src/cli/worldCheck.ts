import { systemClock } from '../runs/systemClock.ts';
import { findSandbox } from '../tools/execute/sandbox.ts';
import type { SearchProvider } from '../tools/providers/searchProvider.ts';
import { SearchError } from '../tools/providers/searchProvider.ts';
import type { PythonEngine } from '../tools/python/pythonEngine.ts';
import { PythonUnavailable } from '../tools/python/pythonEngine.ts';
import type { Finding } from './doctor.ts';
import { choosePython } from './pythonChoice.ts';
import { openDoor, type WorldWish, webOf } from './world.ts';

/** Tries what a run would use besides models: each search service with one small question, Python with a sum. */
export async function examineWorld(
	wish: WorldWish,
	signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly findings: readonly Finding[] }[]> {
	const now = (): Date => systemClock.now();
	await using door = openDoor({ ...wish, cacheFolder: undefined }, now);
	const web = webOf(wish, door, now);
	const python = await choosePython(wish.python, { door, cacheFolder: wish.cacheFolder });
	const [searches, code, sandbox] = await Promise.all([
		web ? Promise.all(web.providers.map(it => trySearch(it, signal))) : [noWeb],
		python ? tryPython(python.engine, signal) : pythonOff,
		findSandbox(),
	]);
	await python?.engine[Symbol.asyncDispose]();
	return [
		{ name: 'web search', findings: searches },
		{ name: 'Python', findings: [code] },
		{
			name: 'commands',
			findings: [
				sandbox
					? { mark: 'good', text: `run in ${sandbox.name}, on a copy of the folder, without network` }
					: { mark: 'note', text: 'no sandbox on this machine: they run only with --allow-unsandboxed' },
			],
		},
	];
}

const noWeb: Finding = { mark: 'note', text: 'off' };
const pythonOff: Finding = { mark: 'note', text: 'off' };

async function trySearch(provider: SearchProvider, signal: AbortSignal): Promise<Finding> {
	const { name } = provider;
	try {
		const hits = await provider.search({ text: 'wikipedia', limit: 1 }, signal);
		return hits.length > 0
			? { mark: 'good', text: `${name}: works` }
			: {
					mark: 'bad',
					text: `${name}: answers, but finds nothing for a word that is on many pages; check its settings`,
				};
	} catch (error) {
		if (!(error instanceof SearchError)) {
			throw error;
		}
		// Nobody configured what needs no configuring: that it cannot be reached is the network's.
		return { mark: provider.isComplement === true ? 'note' : 'bad', text: `${name}: ${error.message}` };
	}
}

async function tryPython(engine: PythonEngine, signal: AbortSignal): Promise<Finding> {
	try {
		const { stdout, interpreter, end, milliseconds } = await engine.run('print(6 * 7)', signal);
		return stdout.trim() === '42'
			? { mark: 'good', text: `${interpreter}: works, ${milliseconds} ms for a first sum` }
			: { mark: 'bad', text: `${interpreter}: gave no answer (${end}); please report it` };
	} catch (error) {
		if (error instanceof PythonUnavailable) {
			return { mark: 'bad', text: error.message };
		}
		throw error;
	}
}
