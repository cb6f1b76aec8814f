import * as vscode from 'vscode';
import { UserError } from './userError.ts';

/** Opens a report document; says where it was when it is gone. `as it is`: whoever types goes on typing where they are. */
export async function openDocument(uri: string, focus: 'editor' | 'as it is' = 'editor'): Promise<void> {
	const place = vscode.Uri.parse(uri);
	if (place.scheme !== 'file') {
		// Where a log from a repository leads must not be another program.
		throw new UserError(
			vscode.l10n.t('The report is not at {0} any more: it was moved or deleted.', uri.slice(0, 200)),
		);
	}
	try {
		const document = await vscode.workspace.openTextDocument(place);
		await vscode.window.showTextDocument(document, { preview: false, preserveFocus: focus === 'as it is' });
	} catch {
		throw new UserError(vscode.l10n.t('The report is not at {0} any more: it was moved or deleted.', place.fsPath));
	}
}
