import * as vscode from 'vscode';
import { frontMatter } from '../report/markdownText.ts';
import { findRunFolder, type RunFolder } from '../runs/runFolder.ts';

/** The run that wrote a report document, by the document's own words; `undefined` when it is none of ours, or its run is gone. */
export async function reportRunOf(uri: vscode.Uri, roots: readonly string[]): Promise<RunFolder | undefined> {
	const text = await textOf(uri);
	const id = text === undefined ? undefined : runIdOf(text);
	return id === undefined ? undefined : await findRunFolder(id, roots);
}

/** The id that the front matter of a report names. */
export function runIdOf(markdown: string): string | undefined {
	const stretch = frontMatter(markdown);
	const head = stretch && markdown.slice(stretch.start, stretch.end);
	return head === undefined ? undefined : /^run:\s*"?([^"\s]+)"?\s*$/m.exec(head)?.[1];
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
	try {
		return (await vscode.workspace.openTextDocument(uri)).getText();
	} catch {
		return undefined;
	}
}
