import * as vscode from 'vscode';
import { watchActiveReport } from './activeReport.ts';
import { contextKeys } from './contextKeys.ts';

/** Tells the manifest's `when` clauses whether the cursor is on a citation. The server knows better what is one; menus cannot wait for it. */
export function watchCitationContext(): vscode.Disposable {
	let told: boolean | undefined;
	const tell = (): void => {
		const editor = vscode.window.activeTextEditor;
		const isOn = editor?.document.languageId === 'markdown' && isOnCitation(editor.document, editor.selection.active);
		if (isOn !== told) {
			told = isOn;
			void vscode.commands.executeCommand('setContext', contextKeys.onCitation, isOn);
		}
	};
	tell();
	return vscode.Disposable.from(
		watchActiveReport(),
		vscode.window.onDidChangeActiveTextEditor(tell),
		vscode.window.onDidChangeTextEditorSelection(tell),
	);
}

function isOnCitation(document: vscode.TextDocument, position: vscode.Position): boolean {
	return document.getWordRangeAtPosition(position, citation) !== undefined;
}

/** In any of the styles; short, so that a long line is looked through quickly. */
const citation = /\[(?:\^?\d{1,6}[a-z]{0,4}|@[^\]\s]{1,80})\]/;
