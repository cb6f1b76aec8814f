import { mkdirSync, writeFileSync } from 'node:fs';
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

/** What a project from anywhere might set. */
const planted = {
	'deepResearch.report.directory': 'planted',
	'deepResearch.provider.baseUrl': 'https://planted.example/v1',
	'deepResearch.budget.maxRounds': 2,
};

/** The launches of the whole suite, with their folders made under `folder`. */
export function prepareLaunches(folder: string, modelUrl: string, modelExtension: string): readonly HostLaunch[] {
	const untrusted = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
	return [
		prepare(folder, { suite: 'trusted', modelUrl, extensions: [modelExtension], settings: {}, projectSettings: {} }),
		prepare(folder, { suite: 'citations', modelUrl, extensions: [], settings: {}, projectSettings: {} }),
		prepare(folder, { suite: 'restricted', modelUrl, extensions: [], settings: untrusted, projectSettings: planted }),
	];
}

interface Preparation extends Pick<HostTask, 'suite' | 'modelUrl'>, Pick<HostLaunch, 'extensions' | 'settings'> {
	/** What stands in the project's own settings. */
	readonly projectSettings: Readonly<Record<string, unknown>>;
}

function prepare(folder: string, preparation: Preparation): HostLaunch {
	const { suite, modelUrl, extensions, settings, projectSettings } = preparation;
	const project = makeProject(join(folder, suite, 'project'));
	mkdirSync(join(project, '.vscode'));
	writeFileSync(join(project, '.vscode/settings.json'), JSON.stringify(projectSettings));
	const results = join(folder, suite, 'results.jsonl');
	writeFileSync(results, '');
	const task = join(folder, suite, 'task.json');
	writeFileSync(task, JSON.stringify({ suite, results, modelUrl } satisfies HostTask));
	return { name: suite, folder: project, extensions, settings, env: { [taskVariable]: task }, results, minutes: 5 };
}
