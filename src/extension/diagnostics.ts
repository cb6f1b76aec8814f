import * as vscode from 'vscode';
import * as z from 'zod';
import { version } from '../hosting/version.ts';
import { findSandbox } from '../tools/execute/sandbox.ts';
import type { Services } from './services.ts';

/** What a report of a fault should hold: versions and choices, and nothing that the user has written, read or keeps secret. */
export async function diagnosticsOf({ context, models, runs }: Services): Promise<string> {
	const { extensionKind } = context.extension;
	const model = await models.models.describe();
	const rows = {
		'Deep Research': version(),
		'VS Code': `${vscode.version} (${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'}${vscode.env.remoteName === undefined ? '' : `, ${vscode.env.remoteName}`})`,
		'Extension host': `${extensionKind === vscode.ExtensionKind.Workspace ? 'workspace' : 'ui'}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
		Language: vscode.env.language,
		Workspace: `${vscode.workspace.workspaceFolders?.length ?? 0} folders, ${vscode.workspace.isTrusted ? 'trusted' : 'restricted'}`,
		Model: model.kind,
		Sandbox: (await findSandbox()) ? 'bubblewrap' : 'none',
		'Runs going on': `${runs.active.length}`,
		'Changed settings': changedSettings(context.extension).join(', ') || 'none',
	};
	return `${Object.entries(rows)
		.map(([name, value]) => `- ${name}: ${value}`)
		.join('\n')}\n`;
}

const Manifest = z.object({
	contributes: z.object({ configuration: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })) }),
});

/** Names only: a value may be an address or a path. */
function changedSettings(extension: vscode.Extension<unknown>): string[] {
	const configuration = vscode.workspace.getConfiguration();
	const manifest = Manifest.safeParse(extension.packageJSON).data;
	return (manifest?.contributes.configuration ?? [])
		.flatMap(it => Object.keys(it.properties))
		.filter(key => {
			const found = configuration.inspect(key);
			return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(it => it !== undefined);
		});
}
