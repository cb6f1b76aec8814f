import { childUri, type Files } from './files.ts';

/** Looks for an evidence file by the run that it is of, anywhere in the workspace: reports get renamed and moved. */
export class EvidenceFinder {
	readonly #files: Files;
	readonly #roots: () => readonly string[];
	#byRun: Promise<ReadonlyMap<string, string>> | undefined;

	constructor(files: Files, roots: () => readonly string[]) {
		this.#files = files;
		this.#roots = roots;
	}

	/** The URI of an evidence file of that run. */
	async find(run: string): Promise<string | undefined> {
		this.#byRun ??= this.#look();
		return (await this.#byRun).get(run);
	}

	/** Files have come, gone or changed. */
	forget(): void {
		this.#byRun = undefined;
	}

	async #look(): Promise<ReadonlyMap<string, string>> {
		const found = new Map<string, string>();
		for (const uri of await this.#evidenceFiles()) {
			const text = await this.#files.read(uri, mostBytes);
			// The whole is parsed when it is used; to know its run, so much has to do.
			const run = text === undefined ? undefined : /"run"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
			if (run !== undefined && !found.has(run)) {
				found.set(run, uri);
			}
		}
		return found;
	}

	async #evidenceFiles(): Promise<readonly string[]> {
		const found: string[] = [];
		let open: readonly string[] = this.#roots();
		for (let depth = 0, listed = 0; depth < mostDeep && open.length > 0; depth++) {
			const next: string[] = [];
			for (const folder of open) {
				if (listed++ >= mostFolders || found.length >= mostFiles) {
					return found;
				}
				for (const { name, kind } of await this.#files.list(folder)) {
					if (kind === 'folder' && !name.startsWith('.') && name !== 'node_modules') {
						next.push(childUri(folder, name));
					} else if (kind === 'file' && name.endsWith('.evidence.json')) {
						found.push(childUri(folder, name));
					}
				}
			}
			open = next;
		}
		return found;
	}
}

const mostDeep = 12;
const mostFolders = 5000;
const mostFiles = 500;
const mostBytes = 16 * 1024 * 1024;
