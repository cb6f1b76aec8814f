import * as vscode from 'vscode';
import type { ToolParts } from '../hosting/world.ts';
import type { ToolOfRun } from '../tools/liveEnvironment.ts';
import { createExternalTools } from './externalTools.ts';
import type { ExternalPart } from './externalToolsAnswer.ts';
import { chooseExternalTools } from './externalToolsChoice.ts';
import type { Settings } from './settings.ts';

/** The tools of other extensions and of MCP servers that the user allows a run to ask for. */
export interface ExternalTools {
	/** For `moreTools` of a run's world. */
	readonly toolsOf: (parts: ToolParts) => readonly ToolOfRun[];
	/** What of the setting cannot be had, a sentence each. */
	readonly problems: readonly string[];
}

/** Chooses by the settings; none in Restricted Mode, where nothing is executed. */
export function externalToolsOf({ external, externalAllowed }: Settings['tools']): ExternalTools {
	const isOff = external === 'off' || !vscode.workspace.isTrusted;
	const { tools, problems } = chooseExternalTools(vscode.lm.tools, isOff ? [] : externalAllowed, vscode.l10n.t);
	return {
		problems,
		toolsOf: ({ guard, stores }) =>
			createExternalTools(tools, { guard, stores, invoke, now: () => new Date(), patience: 120_000 }),
	};
}

/** Outside of a chat: the editor shows nothing but the question of a tool that asks one itself. */
async function invoke(name: string, input: object, signal: AbortSignal): Promise<readonly ExternalPart[]> {
	const source = new vscode.CancellationTokenSource();
	const cancel = (): void => source.cancel();
	signal.addEventListener('abort', cancel, { once: true });
	try {
		const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, source.token);
		return content.map(toPart);
	} finally {
		signal.removeEventListener('abort', cancel);
		source.dispose();
	}
}

function toPart(part: unknown): ExternalPart {
	if (part instanceof vscode.LanguageModelTextPart) {
		return { text: part.value };
	}
	if (part instanceof vscode.LanguageModelDataPart) {
		const { mimeType, data } = part;
		const isText = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b)/i.test(mimeType);
		return isText ? { text: new TextDecoder().decode(data) } : { kind: mimeType };
	}
	return { kind: 'a part of another form' };
}
