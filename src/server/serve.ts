import {
	CodeActionKind,
	type Connection,
	type InitializeParams,
	type InitializeResult,
	TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { fixAllKind, organizeKind } from './actions.ts';
import { Checks } from './checks.ts';
import { adoptCommand } from './completing.ts';
import { Diagnostics } from './diagnostics.ts';
import { listenToDocuments } from './documents.ts';
import { EvidenceFiles } from './evidenceFiles.ts';
import { EvidenceFinder } from './evidenceFinder.ts';
import { answerFeatures } from './features.ts';
import { canonicalUri, type Files } from './files.ts';
import { readOptions, readSettings } from './options.ts';
import { evidenceScheme, type ServerOptions } from './protocol.ts';
import { Reports } from './reports.ts';
import type { Session } from './session.ts';
import { Sources } from './sources.ts';
import { Watching } from './watching.ts';
import { wordsOf } from './words.ts';

/** Answers an editor over a connection until it shuts down. Nothing is fetched and nothing is written. */
export function serve(connection: Connection, files: Files): void {
	let options: ServerOptions = readOptions(undefined);
	let workspace: readonly string[] = [];
	let mayWatch = false;
	let watching: Watching | undefined;
	let hasFolders = false;
	let hasTexts = false;
	const documents = listenToDocuments(connection);
	const finder = new EvidenceFinder(files, () => workspace);
	const evidence = new EvidenceFiles(files, documents, finder);
	const reports = new Reports(documents, evidence, () => options.settings);
	const sources = new Sources(files, documents, {
		workspace: () => workspace,
		runs: () => options.runFolders,
	});
	const session: Session = {
		connection,
		documents,
		reports,
		evidence,
		sources,
		settings: () => options.settings,
		hasTexts: () => hasTexts,
		hasCommands: () => options.hasCommands,
		t: (message, ...args) => wordsOf(options.words)(message, ...args),
	};
	const checks = new Checks({
		sources,
		settings: () => options.settings,
		now: () => new Date(),
		onFound: () => refresh(),
		onChecked: () => watching?.watchFiles([...sources.looked]),
		onError: error => connection.console.error(String(error)),
	});
	const diagnostics = new Diagnostics(session, checks);
	const refresh = (): void => void askAgain(connection);
	const sourcesChanged = debounced(sourcesSettle, () => {
		sources.forget();
		checks.forget();
		refresh();
	});

	connection.onInitialize((params): InitializeResult => {
		options = readOptions(params.initializationOptions);
		workspace = foldersOf(params);
		hasTexts = params.capabilities.workspace?.textDocumentContent !== undefined;
		hasFolders = params.capabilities.workspace?.workspaceFolders === true;
		mayWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
		return { capabilities: capabilities(), serverInfo: { name: 'Deep Research citations' } };
	});
	connection.onInitialized(() => {
		if (hasFolders) {
			connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
				const gone = new Set(removed.map(it => canonicalUri(it.uri)));
				workspace = [...workspace.filter(it => !gone.has(it)), ...added.map(it => canonicalUri(it.uri))];
				evidence.forgetAll();
				sourcesChanged();
			});
		}
		watching = mayWatch ? new Watching(connection) : undefined;
	});
	connection.onDidChangeConfiguration(({ settings }) => {
		options = { ...options, settings: readSettings(settings) };
		refresh();
	});
	connection.onDidChangeWatchedFiles(({ changes }) => {
		const stored = changes.filter(it => it.uri.endsWith('.evidence.json'));
		stored.forEach(it => evidence.forget(it.uri));
		if (stored.length > 0) {
			refresh();
		}
		sourcesChanged();
	});
	documents.onDidChange(({ uri, languageId }) => {
		if (!documents.get(uri)) {
			diagnostics.forget(uri);
		}
		if (languageId !== 'markdown' && uri.endsWith('.evidence.json')) {
			// What was read from disk is older than what the editor had, saved or not.
			evidence.forget(uri);
			refresh();
		} else if (sources.looked.has(canonicalUri(uri))) {
			sourcesChanged();
		}
	});
	documents.onDidSave(() => {
		// Nobody else tells of changes on disk then.
		if (!mayWatch) {
			evidence.forgetAll();
			sourcesChanged();
		}
	});
	answerFeatures(session, checks, diagnostics);
	connection.listen();
}

/** In milliseconds: files change many at once, and someone may be writing in one. */
const sourcesSettle = 300;

/** Calls a function once things have been quiet for a while. */
function debounced(ms: number, act: () => void): () => void {
	let timer: NodeJS.Timeout | undefined;
	return () => {
		clearTimeout(timer);
		timer = setTimeout(act, ms);
		timer.unref();
	};
}

function capabilities(): InitializeResult['capabilities'] {
	return {
		textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
		hoverProvider: true,
		definitionProvider: true,
		referencesProvider: true,
		documentHighlightProvider: true,
		completionProvider: { triggerCharacters: ['[', '^', '@'] },
		renameProvider: { prepareProvider: true },
		codeActionProvider: {
			codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, organizeKind, fixAllKind],
			resolveProvider: true,
		},
		codeLensProvider: {},
		foldingRangeProvider: true,
		documentLinkProvider: {},
		inlayHintProvider: true,
		executeCommandProvider: { commands: [adoptCommand] },
		diagnosticProvider: { identifier: 'deep-research', interFileDependencies: true, workspaceDiagnostics: false },
		workspace: {
			workspaceFolders: { supported: true, changeNotifications: true },
			textDocumentContent: { schemes: [evidenceScheme] },
		},
	};
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
	const folders = workspaceFolders?.map(it => it.uri) ?? (rootUri === null ? [] : [rootUri]);
	return folders.filter(it => typeof it === 'string').map(canonicalUri);
}

/** What is shown without being asked for is asked for again. An editor that does not know these requests, or is gone, says so. */
async function askAgain(connection: Connection): Promise<void> {
	await Promise.allSettled([
		ask(() => connection.languages.diagnostics.refresh()),
		ask(() => connection.languages.inlayHint.refresh()),
		ask(() => connection.sendRequest('workspace/codeLens/refresh')),
	]);
}

/** A connection that is closed throws where an open one would reject. */
async function ask(request: () => Promise<unknown>): Promise<void> {
	await request();
}
