import * as vscode from 'vscode';

/** What this extension exports to tests. */
export interface ScriptedModelApi {
	/** The replies to come, one a request; a request too many fails. */
	replyWith(...replies: readonly string[]): void;
	/** Replies that nobody has asked for. */
	readonly left: number;
	/** The texts of each request so far. */
	readonly requests: readonly string[];
}

export function activate(context: vscode.ExtensionContext): ScriptedModelApi {
	let script: string[] = [];
	const requests: string[] = [];
	const provider: vscode.LanguageModelChatProvider = {
		provideLanguageModelChatInformation: () => [
			{
				id: 'scripted-1',
				name: 'Scripted 1',
				family: 'scripted',
				version: '1',
				maxInputTokens: 100_000,
				maxOutputTokens: 8_000,
				capabilities: { toolCalling: true },
			},
		],
		async provideLanguageModelChatResponse(_model, messages, _options, progress) {
			requests.push(messages.flatMap(it => it.content.map(textOf)).join('\n'));
			const reply = script.shift();
			if (reply === undefined) {
				throw new Error(`The model was asked a call too many (call ${requests.length}).`);
			}
			// In pieces, as models speak.
			for (let at = 0; at < reply.length; at += 40) {
				progress.report(new vscode.LanguageModelTextPart(reply.slice(at, at + 40)));
			}
		},
		provideTokenCount: async (_model, text) => Math.ceil((typeof text === 'string' ? text.length : 100) / 4),
	};
	context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('scripted', provider));
	return {
		replyWith(...replies) {
			script = [...replies];
		},
		get left() {
			return script.length;
		},
		requests,
	};
}

function textOf(part: unknown): string {
	return part instanceof vscode.LanguageModelTextPart ? part.value : '';
}
