import * as vscode from 'vscode';

/** Plain text with long lines wrapped, and saved only by the user's own act: to save a report is to steer its run. The manifest says so. */
const language = 'deep-research-text';

/**
 * The document as plain text. In Markdown, VS Code makes links of `[text](command:…)` that run any command when they are followed,
 * and what pages and models have written is full of what they like.
 */
export async function asPlainText(document: vscode.TextDocument): Promise<vscode.TextDocument> {
	return document.languageId === language
		? document
		: await vscode.languages.setTextDocumentLanguage(document, language);
}
