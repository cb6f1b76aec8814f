import * as vscode from 'vscode';
import { UserError } from './userError.ts';

/** Shows what went wrong with a command: a sentence with what to do, or where the details are. What the user gave up is no error. */
export async function showError(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
	if (error instanceof Error && error.name === 'Canceled') {
		return;
	}
	if (error instanceof UserError) {
		const picked = await vscode.window.showWarningMessage(error.message, ...error.actions.map(it => it.label));
		const action = error.actions.find(it => it.label === picked);
		if (action) {
			await vscode.commands.executeCommand(
				action.command === 'openFolder' ? 'workbench.action.files.openFolder' : `deepResearch.${action.command}`,
			);
		}
		return;
	}
	log.error(error instanceof Error ? error : String(error));
	const show = vscode.l10n.t('Show Log');
	const message = error instanceof Error ? error.message : String(error);
	const picked = await vscode.window.showErrorMessage(
		vscode.l10n.t('Something went wrong that should not have: {0}', message),
		show,
	);
	if (picked === show) {
		log.show();
	}
}
