import * as vscode from 'vscode';
import type { ChatButton, ChatEnd, ChatParts, ChatReply } from './chatTurn.ts';
import type { ProblemCommand } from './runViewProtocol.ts';
import { signalOf } from './signalOf.ts';

export const chatParticipantId = 'deep-research.agent';

/** Registers `@deep-research`. All that it does is loaded with the first message. */
export function registerChat(context: vscode.ExtensionContext, parts: () => Promise<ChatParts>): vscode.Disposable {
	const participant = vscode.chat.createChatParticipant(chatParticipantId, async (request, chat, stream, token) => {
		const [{ askOf }, { handleChat }, loaded] = await Promise.all([
			import('./chatAsk.ts'),
			import('./chatHandle.ts'),
			parts(),
		]);
		using signal = signalOf(token);
		const ask = await askOf(request, chat);
		const turn = { ask, parts: loaded, reply: replyOver(stream, token), t: vscode.l10n.t };
		return toResult(await handleChat(turn, signal.signal));
	});
	participant.iconPath = vscode.Uri.joinPath(context.extensionUri, 'resources', 'icon.png');
	participant.followupProvider = {
		async provideFollowups(result) {
			const [{ followUps }, { parseChatMemory }] = await Promise.all([
				import('./chatFollowUps.ts'),
				import('./chatMemory.ts'),
			]);
			return followUps(parseChatMemory(result.metadata), vscode.l10n.t).map(({ command, prompt, label }) => ({
				prompt,
				label,
				...(command === undefined ? {} : { command }),
			}));
		},
	};
	return participant;
}

/** After a cancellation the stream is closed, and throws; a run that still winds up has nobody to tell. */
function replyOver(stream: vscode.ChatResponseStream, token: vscode.CancellationToken): ChatReply {
	const say = (part: () => void): void => {
		if (!token.isCancellationRequested) {
			part();
		}
	};
	return {
		progress: text => say(() => stream.progress(text)),
		markdown: text => say(() => stream.markdown(inertMarkdown(text))),
		reference(uri, line) {
			const target = vscode.Uri.parse(uri);
			const at = line === undefined ? undefined : new vscode.Position(line - 1, 0);
			say(() => stream.reference(at && target.scheme === 'file' ? new vscode.Location(target, at) : target));
		},
		button: button => say(() => stream.button(commandOf(button))),
	};
}

/** No link in it can run a command: buttons are for that. */
function inertMarkdown(text: string): vscode.MarkdownString {
	const markdown = new vscode.MarkdownString(text);
	markdown.isTrusted = { enabledCommands: [] };
	markdown.supportHtml = false;
	return markdown;
}

function commandOf(button: ChatButton): vscode.Command {
	switch (button.kind) {
		case 'open-report':
			// A command of the editor's own: the button of a chat from yesterday still works.
			return { command: 'vscode.open', title: button.label, arguments: [vscode.Uri.parse(button.document)] };
		case 'problem':
			return { command: problemCommands[button.command], title: button.label };
	}
}

const problemCommands: Readonly<Record<ProblemCommand, string>> = {
	selectModel: 'deepResearch.selectModel',
	setApiKey: 'deepResearch.setApiKey',
	openSettings: 'deepResearch.openSettings',
	showLog: 'deepResearch.showLog',
	openFolder: 'vscode.openFolder',
	testConnection: 'deepResearch.testConnection',
};

function toResult(end: ChatEnd): vscode.ChatResult {
	return 'memory' in end ? { metadata: end.memory } : { errorDetails: { message: end.problem } };
}
