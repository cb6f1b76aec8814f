import * as vscode from 'vscode';
import { type CheckedSettings, checkSettings } from './checkSettings.ts';

/** The settings as they hold for a workspace folder, or for the window. */
export function readSettings(folder: vscode.Uri | undefined): CheckedSettings {
	const configuration = vscode.workspace.getConfiguration('deepResearch', folder ?? null);
	return checkSettings(name => configuration.get<unknown>(name), {
		isTrusted: vscode.workspace.isTrusted,
		t: vscode.l10n.t,
	});
}
