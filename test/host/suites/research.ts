import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { parseRunLog, type RunLog } from '../../../src/agent/runLog.ts';
import type { languageModelToolInputs } from '../../../src/extension/languageModelToolsInput.ts';
import { listRuns, type RunSummary } from '../../../src/runs/readRun.ts';

type ToolInputs = {
	readonly [Name in keyof typeof languageModelToolInputs]: z.input<(typeof languageModelToolInputs)[Name]>;
};

/** What a run that was asked for by another agent comes back with. */
const Researched = z.object({
	outcome: z.string(),
	run: z.string(),
	report: z.string().nullable(),
	problem: z.string().optional(),
	answer: z.string(),
	sources: z.array(z.object({ label: z.string(), title: z.string(), uri: z.string() })),
});
export type Researched = z.infer<typeof Researched>;

/** The folder that is open. */
export function projectPath(): string {
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	assert.ok(folder, 'No folder is open.');
	return folder.uri.fsPath;
}

/** Researches as another agent would: over the files of the project, and nothing else. */
export async function research(question: string, token?: vscode.CancellationToken): Promise<Researched> {
	const result = await callTool('deep-research_run_research', { question, sources: ['project'] }, token);
	return Researched.parse(JSON.parse(result));
}

/** Calls one of our tools for agents, and returns its words. */
export async function callTool<Name extends keyof ToolInputs>(
	name: Name,
	input: ToolInputs[Name],
	token?: vscode.CancellationToken,
): Promise<string> {
	const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
	return content.map(it => (it instanceof vscode.LanguageModelTextPart ? it.value : '')).join('');
}

/** The log of a run of this folder. */
export async function readLog(run: string): Promise<RunLog> {
	return parseRunLog(await readFile(join(projectPath(), '.deep-research/runs', run, 'run.jsonl'), 'utf8'));
}

/** The run of this folder that researches the question, once it is in that state. */
export async function runInState(question: string, state: RunSummary['state']): Promise<RunSummary | undefined> {
	return (await listRuns(projectPath())).find(it => it.question === question && it.state === state);
}

/** Sets settings for all windows, and returns how to put them back. */
export async function withSettings(values: Readonly<Record<string, unknown>>): Promise<AsyncDisposable> {
	const settings = vscode.workspace.getConfiguration('deepResearch');
	const before = Object.keys(values).map(name => [name, settings.inspect(name)?.globalValue] as const);
	const set = async (name: string, value: unknown): Promise<void> =>
		await settings.update(name, value, vscode.ConfigurationTarget.Global);
	for (const [name, value] of Object.entries(values)) {
		await set(name, value);
	}
	return {
		async [Symbol.asyncDispose]() {
			for (const [name, value] of before) {
				await set(name, value);
			}
		},
	};
}

/** Waits until `look` finds something. */
export async function until<Found>(
	what: string,
	look: () => Promise<Found | undefined> | Found | undefined,
): Promise<Found> {
	const end = Date.now() + 60_000;
	for (;;) {
		const found = await look();
		if (found !== undefined) {
			return found;
		}
		assert.ok(Date.now() < end, `It did not come to this: ${what}.`);
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}
