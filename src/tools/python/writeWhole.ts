import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file that is never seen half written. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
	const partial = `${path}.${crypto.randomUUID()}`;
	try {
		await writeFile(partial, content, { mode: 0o600 });
		await rename(partial, path);
	} finally {
		await rm(partial, { force: true });
	}
}
