import * as vscode from 'vscode';
import { readCitationSettings } from './citationSettings.ts';

/** Front matter stands in the first lines. */
const head = new vscode.Range(0, 0, 40, 0);

/** Whether the citation server has something to say about a document: it is a report of ours, or is to be treated as one. */
export async function hasCitationMarks(document: vscode.TextDocument): Promise<boolean> {
	const { enabled, scope } = readCitationSettings();
	if (!enabled || document.languageId !== 'markdown' || !isServed(document.uri)) {
		return false;
	}
	if (ourFields.test(document.getText(head))) {
		return true;
	}
	if (scope === 'allMarkdown') {
		return /^ {0,3}\[\^?[^\]\s]+\]:/m.test(document.getText());
	}
	return document.uri.scheme === 'file' && (await exists(evidenceBeside(document.uri)));
}

/** No more than a look: this runs for every Markdown document that is opened, and loads no parser. The server looks closer. */
const ourFields = /^\ufeff?---\r?\n(?:(?!---[ \t]*\r?$).*\r?\n)*?(?:run|evidence):/m;

/** Diffs and chats show documents too, which are nobody's to mend. */
export function servedSchemes(): readonly string[] {
	const folders = vscode.workspace.workspaceFolders ?? [];
	return [...new Set(['file', 'untitled', ...folders.map(it => it.uri.scheme)])];
}

/** The evidence file that a report has under its own name. */
export function evidenceBeside(report: vscode.Uri): vscode.Uri {
	return report.with({ path: report.path.replace(/\.(?:md|markdown)$/i, '').concat('.evidence.json') });
}

/** Under the name that the front matter gives, else under the report's own. */
export function evidenceUriOf(report: vscode.TextDocument): vscode.Uri {
	const front = report.getText(head);
	const name = /^evidence:[ \t]*"?([^"\r\n/\\]+\.evidence\.json)"?[ \t]*\r?$/m.exec(front)?.[1];
	return name === undefined ? evidenceBeside(report.uri) : vscode.Uri.joinPath(report.uri, '..', name);
}

function isServed({ scheme }: vscode.Uri): boolean {
	return servedSchemes().includes(scheme);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
	try {
		return (await vscode.workspace.fs.stat(uri)).type === vscode.FileType.File;
	} catch {
		return false;
	}
}
