import { systemClock } from '../runs/systemClock.ts';
import { packFolder } from '../runs/userFolders.ts';
import type { ToolOfRun } from '../tools/liveEnvironment.ts';
import type { PythonEngine } from '../tools/python/pythonEngine.ts';
import type { WebDoor } from '../tools/web/door.ts';
import { ChoiceError } from './choiceError.ts';
import type { RunStores } from './runStores.ts';

export interface ChosenPython {
	readonly engine: PythonEngine;
	toolOf(stores: RunStores): ToolOfRun;
}

/**
 * The Python that the user chose: `pyodide` (when absent) in a locked process, `system`, or the address of a SandboxFusion
 * server; `undefined` for `off`. Throws `ChoiceError` for anything else.
 */
export async function choosePython(choice: string | undefined, needs: PythonNeeds): Promise<ChosenPython | undefined> {
	if (choice === 'off') {
		return undefined;
	}
	const [engine, { createPythonTool }] = await Promise.all([
		engineOf(choice, needs),
		import('../tools/python/pythonTool.ts'),
	]);
	return {
		engine,
		toolOf: ({ artifacts, snapshots }) => ({
			shows: 'own',
			tool: createPythonTool({ engine, artifacts, snapshots, now: () => systemClock.now() }),
		}),
	};
}

interface PythonNeeds {
	readonly door: WebDoor;
	readonly cacheFolder: string | undefined;
}

async function engineOf(choice: string | undefined, { door, cacheFolder }: PythonNeeds): Promise<PythonEngine> {
	if (choice === undefined || choice === 'pyodide') {
		const { createPyodideEngine } = await import('../tools/python/pyodideEngine.ts');
		return createPyodideEngine({ cacheFolder, packFolder: packFolder() });
	}
	if (choice === 'system') {
		const { createSystemPythonEngine } = await import('../tools/python/systemPythonEngine.ts');
		return createSystemPythonEngine({});
	}
	const endpoint = URL.parse(choice);
	if (endpoint && /^https?:$/.test(endpoint.protocol)) {
		const { createSandboxFusionEngine } = await import('../tools/python/sandboxFusionEngine.ts');
		return createSandboxFusionEngine({ endpoint, door });
	}
	throw new ChoiceError({ code: 'python-unknown', choice });
}
