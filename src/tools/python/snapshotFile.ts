import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { warmUp } from './child/program.ts';
import { writeWhole } from './writeWhole.ts';

/** A memory snapshot of a loaded interpreter on disk, with its hash beside it. The child checks the hash once more when it loads it. */
export interface SnapshotFile {
	readonly path: string;
	readonly sha256: string;
}

/** The snapshot in a folder that fits this Node and this Pyodide; `undefined` when there is none, or it is damaged. */
export async function findSnapshot(folder: string, pyodideVersion: string): Promise<SnapshotFile | undefined> {
	const path = snapshotPath(folder, pyodideVersion);
	try {
		const sha256 = (await readFile(`${path}.sha256`, 'utf8')).trim();
		const hash = createHash('sha256');
		// In pieces, between which the host goes on.
		for await (const piece of createReadStream(path)) {
			hash.update(piece);
		}
		return hash.digest('hex') === sha256 ? { path, sha256 } : undefined;
	} catch {
		return undefined;
	}
}

/** Keeps a snapshot, and removes those of other versions. Throws when it cannot be kept. */
export async function keepSnapshot(folder: string, pyodideVersion: string, bytes: Uint8Array): Promise<SnapshotFile> {
	const path = snapshotPath(folder, pyodideVersion);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	await mkdir(folder, { recursive: true });
	await writeWhole(path, bytes);
	await writeWhole(`${path}.sha256`, sha256);
	for (const name of await readdir(folder)) {
		const other = join(folder, name);
		if (/^python-.+\.snapshot(\.sha256)?$/.test(name) && !other.startsWith(path)) {
			await rm(other, { force: true });
		}
	}
	return { path, sha256 };
}

/** A snapshot is good for the very Pyodide, Node and processor that it was made with, and for what was imported before it. */
function snapshotPath(folder: string, pyodideVersion: string): string {
	const warm = createHash('sha256').update(warmUp).digest('hex').slice(0, 8);
	return join(folder, `python-${pyodideVersion}-${process.versions.node}-${process.arch}-${warm}.snapshot`);
}
