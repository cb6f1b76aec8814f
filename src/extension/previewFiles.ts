import * as vscode from 'vscode';
import { readPlainFile } from '../runs/plainFile.ts';

/**
 * The text of a file in a folder, as its editor has it where it is open. `undefined` for what is not there, is no plain file, or is
 * larger than evidence files are: it may have come with a repository.
 */
export async function readBeside(folder: vscode.Uri, name: string): Promise<string | undefined> {
	const uri = vscode.Uri.joinPath(folder, name);
	const key = uri.toString();
	const open = vscode.workspace.textDocuments.find(it => it.uri.toString() === key);
	if (open) {
		const text = open.getText();
		return text.length <= mostBytes ? text : undefined;
	}
	try {
		return uri.scheme === 'file' ? await readPlainFile(uri.fsPath, mostBytes) : await readElsewhere(uri);
	} catch {
		return undefined;
	}
}

const mostBytes = 16 * 1024 * 1024;

/** In a folder that is not on this machine's disk. */
async function readElsewhere(uri: vscode.Uri): Promise<string | undefined> {
	const { type, size } = await vscode.workspace.fs.stat(uri);
	return type === vscode.FileType.File && size <= mostBytes
		? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
		: undefined;
}
