import { PassThrough } from 'node:stream';
import {
	createConnection,
	createProtocolConnection,
	InitializeRequest,
	type InitializeResult,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Files } from '../../src/server/files.ts';
import type { ServerOptions } from '../../src/server/protocol.ts';
import { serve } from '../../src/server/serve.ts';

/** An editor that talks to a server of its own, in one process. */
export interface Editor extends Disposable {
	readonly connection: ProtocolConnection;
	readonly initialized: InitializeResult;
	/** What the server has logged. */
	readonly logged: readonly string[];
	/** How often the server has asked to be asked for diagnostics again. */
	readonly refreshes: () => number;
	/** Resolves when it does so the next time. */
	refreshed(): Promise<void>;
	open(uri: string, text: string, languageId?: string): void;
	/** Replaces the whole text. */
	change(uri: string, text: string): void;
	close(uri: string): void;
	request<Result>(method: string, params: unknown): Promise<Result>;
}

export interface EditorOptions {
	readonly files: Files;
	readonly folders?: readonly string[];
	/** Whether it can show texts that the server makes. */
	readonly hasTexts?: boolean;
	readonly options?: Partial<ServerOptions> | Readonly<Record<string, unknown>>;
}

/** Starts a server over a pair of streams, as far as `initialized`. */
export async function startServer({
	files,
	folders = [],
	hasTexts = true,
	options = {},
}: EditorOptions): Promise<Editor> {
	const [up, down] = [new PassThrough(), new PassThrough()];
	serve(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), files);
	const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
	const logged: string[] = [];
	let refreshes = 0;
	const waiting: (() => void)[] = [];
	connection.onNotification(
		'window/logMessage',
		({ message }: { readonly message: string }) => void logged.push(message),
	);
	connection.onRequest('workspace/diagnostic/refresh', () => {
		refreshes++;
		waiting.splice(0).forEach(it => it());
		return null;
	});
	connection.onRequest('client/registerCapability', () => null);
	connection.onRequest('client/unregisterCapability', () => null);
	connection.listen();
	const initialized = await connection.sendRequest(InitializeRequest.type, {
		processId: null,
		rootUri: null,
		capabilities: {
			workspace: {
				didChangeWatchedFiles: { dynamicRegistration: true },
				diagnostics: { refreshSupport: true },
				...(hasTexts ? { textDocumentContent: {} } : {}),
			},
		},
		workspaceFolders: folders.map(uri => ({ uri, name: uri })),
		initializationOptions: options,
	});
	void connection.sendNotification('initialized', {});
	const versions = new Map<string, number>();
	return {
		connection,
		initialized,
		logged,
		refreshes: () => refreshes,
		refreshed: async () => await new Promise(resolve => waiting.push(resolve)),
		open(uri, text, languageId = uri.endsWith('.json') ? 'json' : 'markdown') {
			versions.set(uri, 1);
			void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
		},
		change(uri, text) {
			const version = (versions.get(uri) ?? 0) + 1;
			versions.set(uri, version);
			void connection.sendNotification('textDocument/didChange', {
				textDocument: { uri, version },
				contentChanges: [{ text }],
			});
		},
		close(uri) {
			void connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
		},
		request: async (method, params) => await connection.sendRequest(method, params),
		[Symbol.dispose]() {
			connection.dispose();
			up.destroy();
			down.destroy();
		},
	};
}
