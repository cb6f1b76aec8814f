import * as vscode from 'vscode';
import { findRunFolder, type RunFolder } from '../runs/runFolder.ts';
import { runIdOf } from './reportRunId.ts';

/** The run that wrote a report document, by the document's own words; `undefined` when it is none of ours, or its run is gone. */
export async function reportRunOf(uri: vscode.Uri, roots: readonly string[]): Promise<RunFolder | undefined> {
	const text = await textOf(uri);
	const id = text === undefined ? undefined : runIdOf(text);
	return id === undefined ? undefined : await findRunFolder(id, roots);
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
	try {
		return (await vscode.workspace.openTextDocument(uri)).getText();
	} catch {
		return undefined;
	}
}
