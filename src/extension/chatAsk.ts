import * as vscode from 'vscode';
import { type ChatMemory, parseChatMemory } from './chatMemory.ts';
import { type ChatReference, isUsersOwn, questionOf } from './chatQuestion.ts';
import type { ChatAsk } from './chatTurn.ts';
import { lineOf } from './runViewWords.ts';

/** Reads a chat request: its words, what is attached to it, and what earlier turns have left. */
export async function askOf(request: vscode.ChatRequest, chat: vscode.ChatContext): Promise<ChatAsk> {
	const references = await Promise.all(
		request.references.filter(it => isUsersOwn(it.id, typeof it.value === 'string')).map(toReference),
	);
	const { question, attachments, leftOut } = questionOf(request.prompt, references, vscode.l10n.t);
	return {
		command: request.command,
		question,
		attachments,
		leftOut,
		folder: folderOf(attachments),
		activeReport: activeReport(),
		history: chat.history.flatMap(memoryOf),
	};
}

async function toReference({ value, range, modelDescription, id }: vscode.ChatPromptReference): Promise<ChatReference> {
	const at = range === undefined ? {} : { range };
	if (typeof value === 'string') {
		return { kind: 'text', text: value, ...at };
	}
	if (value instanceof vscode.Location && value.uri.scheme === 'file') {
		const { start, end } = value.range;
		const lines = [start.line + 1, end.line + 1] as const;
		return { kind: 'lines', uri: value.uri.toString(), name: nameOf(value.uri), lines, ...at };
	}
	if (value instanceof vscode.Uri) {
		return (await isOnDisk(value))
			? { kind: 'file', uri: value.toString(), name: nameOf(value), ...at }
			: { kind: 'other', name: nameOf(value), ...at };
	}
	const name = value instanceof vscode.Location ? nameOf(value.uri) : lineOf(modelDescription ?? id, 80);
	return { kind: 'other', name, ...at };
}

/** A file or a folder that a run can read. */
async function isOnDisk(uri: vscode.Uri): Promise<boolean> {
	if (uri.scheme !== 'file') {
		return false;
	}
	return await vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}

function nameOf(uri: vscode.Uri): string {
	return vscode.workspace.asRelativePath(uri);
}

/** The folder of the first attached file: in a window with several, that is the one the question is about. */
function folderOf(attachments: readonly string[]): string | undefined {
	const folders = attachments.map(it => vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(it)));
	return folders.find(it => it !== undefined)?.uri.toString();
}

/** The document in the active editor, if it is a report: reports say which run wrote them. */
function activeReport(): ChatAsk['activeReport'] {
	const document = vscode.window.activeTextEditor?.document;
	const isReport =
		document?.languageId === 'markdown' &&
		document.uri.scheme === 'file' &&
		/^---\r?\n(?:.*\r?\n){1,20}?(?:run|evidence): /.test(document.getText(new vscode.Range(0, 0, 24, 0)));
	return isReport ? { path: document.uri.fsPath, isDirty: document.isDirty } : undefined;
}

function memoryOf(turn: vscode.ChatRequestTurn | vscode.ChatResponseTurn): ChatMemory[] {
	const memory = 'result' in turn ? parseChatMemory(turn.result.metadata) : undefined;
	return memory ? [memory] : [];
}
