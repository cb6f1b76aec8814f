import * as vscode from 'vscode';
import { hasCitationMarks } from './citationMarks.ts';
import type { CitationServer } from './citationRequests.ts';

/** The citation server, started when it is first needed. */
export interface Citations extends vscode.Disposable {
	/** The running server, started now if need be. Throws when it cannot be started. */
	server(): Promise<CitationServer>;
	/** Stops the server and starts it anew. */
	restart(): Promise<void>;
}

/**
 * Watches for documents that cite our evidence, and starts the server with the first. Until then nothing of it is loaded: most
 * Markdown documents are none of ours.
 */
export function watchForCitations(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Citations {
	let starting: Promise<CitationServer> | undefined;
	let isDisposed = false;
	const server = async (): Promise<CitationServer> => {
		starting ??= start();
		return await starting;
	};
	const start = async (): Promise<CitationServer> => {
		try {
			const { startCitationServer } = await import('./citationServer.ts');
			const started = await startCitationServer(context, log);
			if (isDisposed) {
				await started.stop();
			}
			return started;
		} catch (error) {
			starting = undefined;
			throw error;
		}
	};
	const look = (document: vscode.TextDocument): void => {
		if (starting || document.languageId !== 'markdown') {
			return;
		}
		void hasCitationMarks(document)
			.then(async has => has && (await server()))
			.catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
	};
	const lookAtAll = (): void => vscode.workspace.textDocuments.forEach(look);
	const listening = vscode.Disposable.from(
		vscode.workspace.onDidOpenTextDocument(look),
		// A document may become a report while it is open: one is written, or an answer with its sources is inserted.
		vscode.workspace.onDidSaveTextDocument(look),
		vscode.workspace.onDidChangeConfiguration(it => it.affectsConfiguration('deepResearch.citations') && lookAtAll()),
	);
	lookAtAll();
	return {
		server,
		async restart() {
			const running = starting;
			starting = undefined;
			await running?.then(
				it => it.stop(),
				() => {},
			);
			await server();
		},
		dispose() {
			isDisposed = true;
			listening.dispose();
			void starting?.then(
				it => it.stop(),
				() => {},
			);
		},
	};
}
