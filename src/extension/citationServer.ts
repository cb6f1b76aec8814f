import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, TransportKind } from 'vscode-languageclient/node';
import { evidenceScheme, nodeArguments, type ServerOptions, serverCommands } from '../server/protocol.ts';
import { asPlainText } from './asPlainText.ts';
import { openSource, showEvidence } from './citationCommands.ts';
import { watchCitationContext } from './citationContext.ts';
import { type CitationPlace, HoveredPlace } from './citationHovered.ts';
import { servedSchemes } from './citationMarks.ts';
import type { CitationServer } from './citationRequests.ts';
import { restartPolicy } from './citationRestarts.ts';
import { keepEvidenceSaved } from './citationSaving.ts';
import { readCitationSettings } from './citationSettings.ts';
import { showError } from './showError.ts';

/** Starts the server as a process of its own. It reads reports, evidence and snapshots, and does nothing else: so it runs in Restricted Mode too. */
export async function startCitationServer(
	context: vscode.ExtensionContext,
	log: vscode.LogOutputChannel,
): Promise<CitationServer> {
	const hovered = new HoveredPlace();
	const module = vscode.Uri.joinPath(context.extensionUri, 'dist/server.js').fsPath;
	const client = new LanguageClient(
		// Its trace is the setting `deepResearch.trace.server`.
		'deepResearch',
		vscode.l10n.t('Deep Research Citations'),
		{ module, transport: TransportKind.ipc, options: { execArgv: [...nodeArguments], env: withCompiled(context) } },
		clientOptions(context, log, hovered),
	);
	await client.start();
	const onHovered = (act: (server: CitationServer, place: CitationPlace) => Promise<void>) => async () => {
		try {
			await (hovered.place && act(server, hovered.place));
		} catch (error) {
			await showError(error, log);
		}
	};
	const listening = vscode.Disposable.from(
		hovered,
		watchCitationContext(),
		keepEvidenceSaved(),
		vscode.commands.registerCommand(serverCommands.showHovered, onHovered(showEvidence)),
		vscode.commands.registerCommand(serverCommands.openHovered, onHovered(openSource)),
		vscode.workspace.onDidChangeConfiguration(it => {
			if (it.affectsConfiguration('deepResearch.citations')) {
				void client.sendNotification('workspace/didChangeConfiguration', { settings: readCitationSettings() });
			}
		}),
		vscode.workspace.onDidOpenTextDocument(async document => {
			// Text of pages is nothing that an editor may take for Markdown, or for a program.
			if (document.uri.scheme === evidenceScheme) {
				await asPlainText(document);
			}
		}),
	);
	const server: CitationServer = {
		client,
		async stop() {
			listening.dispose();
			// One that has stopped by itself, or never came up, cannot be stopped.
			await client.dispose().catch((error: unknown) => log.debug(String(error)));
		},
	};
	return server;
}

/** What Node has compiled of the server is kept for the next start. */
function withCompiled({ globalStorageUri }: vscode.ExtensionContext): NodeJS.ProcessEnv {
	return { ...process.env, NODE_COMPILE_CACHE: vscode.Uri.joinPath(globalStorageUri, 'compiled').fsPath };
}

function clientOptions(
	context: vscode.ExtensionContext,
	log: vscode.LogOutputChannel,
	hovered: HoveredPlace,
): LanguageClientOptions {
	const initializationOptions: ServerOptions = {
		words: vscode.l10n.bundle ?? {},
		runFolders: [context.globalStorageUri.fsPath],
		hasCommands: true,
		settings: readCitationSettings(),
	};
	return {
		documentSelector: servedSchemes().flatMap(scheme => [
			{ language: 'markdown', scheme },
			{ pattern: '**/*.evidence.json', scheme },
		]),
		initializationOptions,
		outputChannel: log,
		diagnosticCollectionName: 'deep-research',
		diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
		markdown: { isTrusted: { enabledCommands: [serverCommands.showHovered, serverCommands.openHovered] } },
		errorHandler: restartPolicy(vscode.l10n.t),
		middleware: {
			async provideHover(document, position, token, next) {
				const hover = await next(document, position, token);
				hovered.remember(hover ? { uri: document.uri, position } : undefined);
				return hover;
			},
			async provideRenameEdits(document, position, newName, token, next) {
				try {
					return await next(document, position, newName, token);
				} catch (error) {
					if (error instanceof vscode.CancellationError) {
						throw error;
					}
					// VS Code asks its own Markdown where one fails, and that would rename the report without its evidence file.
					void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
					return new vscode.WorkspaceEdit();
				}
			},
		},
	};
}
