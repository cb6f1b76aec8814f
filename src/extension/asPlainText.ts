import * as vscode from 'vscode';

/**
 * The document as plain text. In Markdown, VS Code makes links of `[text](command:…)` that run any command when they are followed,
 * and what pages and models have written is full of what they like.
 */
export async function asPlainText(document: vscode.TextDocument): Promise<vscode.TextDocument> {
	return document.languageId === 'plaintext'
		? document
		: await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
}
