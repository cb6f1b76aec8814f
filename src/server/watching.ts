import { type Connection, DidChangeWatchedFilesNotification, type Disposable } from 'vscode-languageserver/node';
import { folderOf, isFileUri, nameOf } from './files.ts';

/** Where evidence and what runs have kept may come and go. */
const places = [
	'**/*.evidence.json',
	'**/*.sources/*.md',
	'**/.deep-research/runs/*',
	'**/.deep-research/runs/*/sources/*',
];

/** Each is a watch of the editor's, and nobody waits for all of hundreds. */
const mostFiles = 100;

/** Has the editor tell of files that change on disk: evidence anywhere, and the project's files that reports cite. */
export class Watching {
	readonly #connection: Connection;
	#files = '';
	#registered: Promise<Disposable | undefined> = Promise.resolve(undefined);

	constructor(connection: Connection) {
		this.#connection = connection;
		void this.#register(places.map(globPattern => ({ globPattern })));
	}

	/** Watches these files, and no others any more. */
	watchFiles(uris: readonly string[]): void {
		const files = uris.filter(isFileUri).toSorted().slice(0, mostFiles);
		const key = files.join('\n');
		if (key === this.#files) {
			return;
		}
		this.#files = key;
		const before = this.#registered;
		this.#registered = this.#register(
			files.map(it => ({ globPattern: { baseUri: folderOf(it), pattern: nameOf(it).replaceAll(/[[\]{}*?]/g, '?') } })),
		);
		void before.then(it => it?.dispose());
	}

	async #register(
		watchers: readonly { globPattern: string | { baseUri: string; pattern: string } }[],
	): Promise<Disposable | undefined> {
		try {
			return await this.#connection.client.register(DidChangeWatchedFilesNotification.type, {
				watchers: [...watchers],
			});
		} catch (error) {
			this.#connection.console.warn(`Files are not watched: ${String(error)}`);
			return undefined;
		}
	}
}
