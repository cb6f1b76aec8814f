import * as vscode from 'vscode';
import { UserError } from './userError.ts';

/** Opens a report document; says where it was when it is gone. */
export async function openDocument(uri: string): Promise<void> {
	try {
		const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
		await vscode.window.showTextDocument(document, { preview: false });
	} catch {
		throw new UserError(
			vscode.l10n.t('The report is not at {0} any more: it was moved or deleted.', vscode.Uri.parse(uri).fsPath),
		);
	}
}
