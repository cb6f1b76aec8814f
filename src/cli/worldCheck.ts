import { choosePython } from '../hosting/pythonChoice.ts';
import { openDoor, webOf } from '../hosting/webChoice.ts';
import type { WorldWish } from '../hosting/world.ts';
import { systemClock } from '../runs/systemClock.ts';
import { findSandbox } from '../tools/execute/sandbox.ts';
import { checkProvider, type Searchable } from '../tools/providers/checkProvider.ts';
import { type PythonEngine, PythonUnavailable } from '../tools/python/pythonEngine.ts';
import { createScholarSources } from '../tools/scholar/scholarSources.ts';
import type { Finding } from './doctor.ts';

/** Tries what a run would use besides models: each search service with one small question, Python with a sum. */
export async function examineWorld(
	wish: WorldWish,
	signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly findings: readonly Finding[] }[]> {
	const now = (): Date => systemClock.now();
	await using door = openDoor({ ...wish, cacheFolder: undefined }, now);
	const web = webOf(wish, door, now);
	await using stack = new AsyncDisposableStack();
	const python = await choosePython(wish.python, { door, cacheFolder: wish.cacheFolder });
	if (python) {
		stack.use(python.engine);
	}
	const catalogues = createScholarSources(wish.variables, door);
	const [searches, papers, code, sandbox] = await Promise.all([
		web ? Promise.all(web.providers.map(it => trySearch(it, it.isComplement !== true, signal))) : [noWeb],
		web ? Promise.all(catalogues.map(it => trySearch(it, false, signal))) : [noWeb],
		python ? tryPython(python.engine, signal) : pythonOff,
		findSandbox(),
	]);
	return [
		{ name: 'web search', findings: searches },
		{ name: 'catalogues of papers', findings: papers },
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

/** What the user configured must work; that what needs no configuring cannot be reached is the network's. */
async function trySearch(provider: Searchable, isConfigured: boolean, signal: AbortSignal): Promise<Finding> {
	const { works, line } = await checkProvider(provider, signal);
	return { mark: works ? 'good' : isConfigured ? 'bad' : 'note', text: line };
}

async function tryPython(engine: PythonEngine, signal: AbortSignal): Promise<Finding> {
	try {
		const { stdout, interpreter, end, milliseconds } = await engine.run('print(6 * 7)', {}, signal);
		return stdout.trim() === '42'
			? { mark: 'good', text: `${interpreter}: works, ${Math.round(milliseconds)} ms for a first sum` }
			: { mark: 'bad', text: `${interpreter}: gave no answer (${end}); please report it` };
	} catch (error) {
		if (error instanceof PythonUnavailable) {
			return { mark: 'bad', text: error.message };
		}
		throw error;
	}
}
