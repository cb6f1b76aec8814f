import * as vscode from 'vscode';
import { findSandbox } from '../tools/execute/sandbox.ts';
import type { Services } from './services.ts';

/** What a report of a fault should hold: versions and choices, and nothing that the user has written, read or keeps secret. */
export async function diagnosticsOf({ context, models, runs }: Services): Promise<string> {
	const { packageJSON, extensionKind } = context.extension;
	const { version } = packageJSON as { readonly version: string };
	const model = await models.describe();
	const rows = {
		'Deep Research': version,
		'VS Code': `${vscode.version} (${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'}${vscode.env.remoteName === undefined ? '' : `, ${vscode.env.remoteName}`})`,
		'Extension host': `${extensionKind === vscode.ExtensionKind.Workspace ? 'workspace' : 'ui'}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
		Language: vscode.env.language,
		Workspace: `${vscode.workspace.workspaceFolders?.length ?? 0} folders, ${vscode.workspace.isTrusted ? 'trusted' : 'restricted'}`,
		Model: model.kind,
		Sandbox: (await findSandbox()) ? 'bubblewrap' : 'none',
		'Runs going on': `${runs.active.length}`,
		'Changed settings': changedSettings().join(', ') || 'none',
	};
	return `${Object.entries(rows)
		.map(([name, value]) => `- ${name}: ${value}`)
		.join('\n')}\n`;
}

/** Names only: a value may be an address or a path. */
function changedSettings(): string[] {
	const configuration = vscode.workspace.getConfiguration();
	const { contributes } = (vscode.extensions.getExtension('deep-research.deep-research')?.packageJSON ?? {}) as {
		readonly contributes?: { readonly configuration?: readonly { readonly properties: object }[] };
	};
	return (contributes?.configuration ?? [])
		.flatMap(it => Object.keys(it.properties))
		.filter(key => {
			const found = configuration.inspect(key);
			return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(it => it !== undefined);
		});
}
