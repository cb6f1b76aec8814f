import * as vscode from 'vscode';
import type { Message, ModelRequest } from '../llm/model.ts';
import { ModelError } from '../llm/modelError.ts';
import { editorErrorCode, parsedArguments } from './editorChatWords.ts';
import type { EditorChat, EditorPart } from './editorModel.ts';

/** A model of VS Code, of a chat request or of `vscode.lm`. The first request may make VS Code ask the user for consent. */
export function createEditorChat(chat: vscode.LanguageModelChat): EditorChat {
	return {
		name: `${chat.name} (VS Code)`,
		async *send(request, signal) {
			using cancellation = tokenOf(signal);
			try {
				const response = await chat.sendRequest(
					request.messages.map(toChatMessage),
					optionsOf(request),
					cancellation.token,
				);
				for await (const part of response.stream) {
					yield toEditorPart(part);
				}
			} catch (error) {
				signal.throwIfAborted();
				throw toModelError(error, chat.name);
			}
		},
		async countTokens(text, signal) {
			using cancellation = tokenOf(signal);
			return await chat.countTokens(text, cancellation.token);
		},
	};
}

function optionsOf({ tools }: ModelRequest): vscode.LanguageModelChatRequestOptions {
	return {
		justification: vscode.l10n.t('Deep Research plans, reads and writes a report with it.'),
		...(tools && {
			tools: tools.map(({ name, description, parameters }) => ({
				name,
				description,
				...(isObject(parameters) ? { inputSchema: parameters } : {}),
			})),
		}),
	};
}

/** VS Code has no system role: instructions come as the user's words, first, as everywhere in its own chat. */
function toChatMessage(message: Message): vscode.LanguageModelChatMessage {
	switch (message.role) {
		case 'system':
		case 'user':
			return vscode.LanguageModelChatMessage.User(message.content);
		case 'assistant': {
			const calls = (message.toolCalls ?? []).map(
				it => new vscode.LanguageModelToolCallPart(it.id, it.name, parsedArguments(it.arguments)),
			);
			return vscode.LanguageModelChatMessage.Assistant([
				...(message.content === '' ? [] : [new vscode.LanguageModelTextPart(message.content)]),
				...calls,
			]);
		}
		case 'tool':
			return vscode.LanguageModelChatMessage.User([
				new vscode.LanguageModelToolResultPart(message.toolCallId, [new vscode.LanguageModelTextPart(message.content)]),
			]);
	}
}

function toEditorPart(part: unknown): EditorPart {
	if (part instanceof vscode.LanguageModelTextPart) {
		return { type: 'text', text: part.value };
	}
	if (part instanceof vscode.LanguageModelToolCallPart) {
		return { type: 'call', id: part.callId, name: part.name, input: part.input };
	}
	return { type: 'other' };
}

function toModelError(error: unknown, name: string): ModelError {
	const known = error instanceof vscode.LanguageModelError ? error.code : '';
	const { code, isTransient } = editorErrorCode(known, error);
	const said = error instanceof Error ? error.message : String(error);
	const sentences: Readonly<Record<string, string>> = {
		unauthorized: vscode.l10n.t(
			'VS Code does not let Deep Research use {0}: allow it when VS Code asks, or choose another model.',
			name,
		),
		'payment-required': vscode.l10n.t(
			'VS Code blocks requests to {0} for now, as when a quota is used up: wait, or choose another model. It says: {1}',
			name,
			said,
		),
		'model-not-found': vscode.l10n.t('VS Code has no model {0} any more: choose another one.', name),
	};
	return new ModelError(
		code,
		sentences[code] ?? vscode.l10n.t('{0} failed: {1} Try again, or choose another model.', name, said),
		{ cause: error, isTransient },
	);
}

/** The one way from a signal to the token that VS Code takes. */
function tokenOf(signal: AbortSignal): Disposable & { readonly token: vscode.CancellationToken } {
	const source = new vscode.CancellationTokenSource();
	const cancel = (): void => source.cancel();
	signal.addEventListener('abort', cancel, { once: true });
	if (signal.aborted) {
		cancel();
	}
	return {
		token: source.token,
		[Symbol.dispose]() {
			signal.removeEventListener('abort', cancel);
			source.dispose();
		},
	};
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
