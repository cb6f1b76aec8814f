import { createHash } from 'node:crypto';
import { access, constants, copyFile, link, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotStore } from '../report/snapshot.ts';
import { writeAtomically } from './atomicFile.ts';
import { diskProblem, hasCode } from './diskProblem.ts';
import { readPlainFile } from './plainFile.ts';

/**
 * The sources of a run as they were read, in `sources/<sha256>.md`. A source that cannot be kept costs the run nothing but
 * the copy: quotes and their context are in the log. It is counted, and the user is told once.
 */
export class SnapshotFolder implements SnapshotStore {
	readonly #folder: string;
	readonly #kept = new Map<string, Promise<void>>();
	#lost = 0;
	#reason = '';

	constructor(runFolder: string) {
		this.#folder = join(runFolder, 'sources');
	}

	/** What could not be kept, as a sentence for the user. */
	get problem(): string | undefined {
		return this.#lost === 0
			? undefined
			: `${this.#lost === 1 ? 'The text of one source' : `The texts of ${this.#lost} sources`} could not be kept in the run folder: ${this.#reason}.`;
	}

	async keep(text: string): Promise<string> {
		const sha256 = createHash('sha256').update(text).digest('hex');
		let writing = this.#kept.get(sha256);
		if (!writing) {
			writing = this.#write(sha256, text);
			this.#kept.set(sha256, writing);
		}
		await writing;
		return sha256;
	}

	/** Takes over the texts of sources that another run has read, so that what it quoted can still be checked here. */
	async adopt(runFolder: string, sources: readonly { readonly sha256: string }[]): Promise<void> {
		const hashes = [...new Set(sources.map(it => it.sha256))];
		await mkdir(this.#folder, { recursive: true }).catch(() => {});
		for (const sha256 of hashes) {
			const from = snapshotPath(join(runFolder, 'sources'), sha256);
			const to = snapshotPath(this.#folder, sha256);
			try {
				// A link could lead to any file of the user, and others may have made this folder.
				if (!(await lstat(from)).isFile()) {
					continue;
				}
				// The same file under two names: nobody ever writes into it. Some disks cannot do that.
				await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_EXCL));
			} catch (error) {
				if (!hasCode(error, 'EEXIST') && !hasCode(error, 'ENOENT')) {
					this.#lost++;
					this.#reason = diskProblem(error);
				}
			}
		}
	}

	async #write(sha256: string, text: string): Promise<void> {
		const path = snapshotPath(this.#folder, sha256);
		try {
			await access(path);
		} catch {
			try {
				await mkdir(this.#folder, { recursive: true });
				await writeAtomically(path, text);
			} catch (error) {
				this.#lost++;
				this.#reason = diskProblem(error);
			}
		}
	}
}

/** In bytes; no reader gives more text of one source. */
const longestSnapshot = 64 * 1024 * 1024;

/** The text of a source as a run read it; `undefined` when the run folder does not have it, or has another text under its name. */
export async function readSnapshot(runFolder: string, sha256: string): Promise<string | undefined> {
	return await readSnapshotIn(join(runFolder, 'sources'), sha256);
}

/** The same from a folder that holds nothing but such texts. */
export async function readSnapshotIn(folder: string, sha256: string): Promise<string | undefined> {
	if (!/^[0-9a-f]{64}$/.test(sha256)) {
		return undefined;
	}
	try {
		const text = await readPlainFile(snapshotPath(folder, sha256), longestSnapshot);
		return createHash('sha256').update(text).digest('hex') === sha256 ? text : undefined;
	} catch {
		return undefined;
	}
}

/** The name of a text in a folder of snapshots. */
export function snapshotPath(folder: string, sha256: string): string {
	return join(folder, `${sha256}.md`);
}
