import * as vscode from 'vscode';
import { registerChat } from './chat.ts';
import { watchForCitations } from './citations.ts';
import { type CommandId, commandIds } from './commandIds.ts';
import { HistoryTree } from './history.ts';
import { registerLanguageModelTools } from './languageModelTools.ts';
import { createPreview, type MarkdownPreview } from './preview.ts';
import type { Services } from './services.ts';
import { registerUriHandler } from './uriHandler.ts';

/** Registers what the manifest names. Everything heavy is loaded when it is first used. What it returns, VS Code's Markdown preview asks for. */
export function activate(context: vscode.ExtensionContext): MarkdownPreview {
	const began = performance.now();
	const log = vscode.window.createOutputChannel(vscode.l10n.t('Deep Research'), { log: true });
	const history = new HistoryTree(async () => {
		const [{ allRuns }, services] = await Promise.all([import('./allRuns.ts'), load()]);
		return await allRuns(services.roots());
	});
	const citations = watchForCitations(context, log);
	const load = once(async () => (await import('./services.ts')).openServices(context, log, history, citations));
	const agentParts = once(async () => (await import('./agentParts.ts')).agentPartsOf(await load()));
	context.subscriptions.push(
		log,
		citations,
		registerPanel(load),
		vscode.window.createTreeView('deepResearch.history', { treeDataProvider: history, canSelectMany: true }),
		registerChat(context, agentParts),
		registerLanguageModelTools(agentParts),
		...commandIds.map(id => registerCommand(id, load, log)),
		registerUriHandler({
			async compose(question, mode) {
				const { controller, panel } = await load();
				controller.newQuestion();
				await panel.compose(question, mode);
			},
			async openRun(id) {
				const { controller, panel, roots } = await load();
				const { findRunFolder } = await import('../runs/runFolder.ts');
				const run = await findRunFolder(id, roots());
				if (run) {
					await controller.showPast(run);
					await panel.reveal();
				}
				return run !== undefined;
			},
		}),
	);
	const preview = createPreview(context.subscriptions);
	log.info(`Activated in ${(performance.now() - began).toFixed(1)} ms.`);
	return preview;
}

export function deactivate(): void {}

type Load = () => Promise<Services>;

/** VS Code waits for the promise, and shows the view as loading until then. */
function registerPanel(load: Load): vscode.Disposable {
	return vscode.window.registerWebviewViewProvider('deepResearch.research', {
		async resolveWebviewView(view) {
			(await load()).panel.resolveWebviewView(view);
		},
	});
}

function registerCommand(id: CommandId, load: Load, log: vscode.LogOutputChannel): vscode.Disposable {
	return vscode.commands.registerCommand(`deepResearch.${id}`, async (...args: unknown[]) => {
		const [{ commands }, { showError }, services] = await Promise.all([
			import('./commands.ts'),
			import('./showError.ts'),
			load(),
		]);
		try {
			return await commands[id](services, ...args);
		} catch (error) {
			await showError(error, log);
			return undefined;
		}
	});
}

/** Loads on the first call; a load that failed is tried again on the next. */
function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
	let loading: Promise<Value> | undefined;
	return () => {
		loading ??= load().catch((error: unknown) => {
			loading = undefined;
			throw error;
		});
		return loading;
	};
}
