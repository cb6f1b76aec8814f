import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from '../editor/project.ts';
import { type HostTask, taskVariable } from './task.ts';

/** One start of VS Code with a folder, and the suite that runs in its extension host. */
export interface HostLaunch {
	readonly name: string;
	readonly folder: string;
	/** Installed beside ours. */
	readonly extensions: readonly string[];
	readonly settings: Readonly<Record<string, unknown>>;
	readonly env: Readonly<Record<string, string>>;
	readonly results: string;
	/** After which it is given up. */
	readonly minutes: number;
}

/** The launches of the whole suite, with their folders made under `folder`. */
export function prepareLaunches(folder: string, modelUrl: string, modelExtension: string): readonly HostLaunch[] {
	return [
		prepare(folder, { suite: 'trusted', modelUrl, extensions: [modelExtension], settings: {} }),
		prepare(folder, {
			suite: 'restricted',
			modelUrl,
			extensions: [],
			settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
		}),
	];
}

function prepare(
	folder: string,
	{
		suite,
		modelUrl,
		extensions,
		settings,
	}: Pick<HostLaunch, 'extensions' | 'settings'> & Pick<HostTask, 'suite' | 'modelUrl'>,
): HostLaunch {
	const project = makeProject(join(folder, suite, 'project'));
	const results = join(folder, suite, 'results.jsonl');
	writeFileSync(results, '');
	const task = join(folder, suite, 'task.json');
	writeFileSync(task, JSON.stringify({ suite, results, modelUrl } satisfies HostTask));
	return { name: suite, folder: project, extensions, settings, env: { [taskVariable]: task }, results, minutes: 5 };
}
