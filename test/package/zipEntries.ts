import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Entry, fromBufferPromise } from 'yauzl';

export interface ZipFile {
	readonly entries: readonly { readonly name: string; readonly size: number; readonly packedSize: number }[];
	read(name: string): Promise<string>;
}

/** The files of a ZIP archive, which is held in memory. */
export async function openZip(path: string): Promise<ZipFile> {
	const zip = await fromBufferPromise(await readFile(path), { lazyEntries: true, autoClose: false });
	const found: Entry[] = [];
	for await (const entry of zip.eachEntry()) {
		found.push(entry);
	}
	return {
		entries: found.map(it => ({ name: it.fileName, size: it.uncompressedSize, packedSize: it.compressedSize })),
		async read(name) {
			const entry = found.find(it => it.fileName === name);
			assert.ok(entry, `There is no ${name}.`);
			return await text(await zip.openReadStreamPromise(entry));
		},
	};
}
