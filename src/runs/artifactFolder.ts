import { mkdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactStore } from '../report/snapshot.ts';
import { hasCode } from './diskProblem.ts';

/** What a run made itself, in `artifacts/` of its folder: the output of code, plots. Nothing in it is ever overwritten. */
export class ArtifactFolder implements ArtifactStore {
	readonly #folder: string;

	constructor(runFolder: string) {
		this.#folder = join(runFolder, 'artifacts');
	}

	async save(name: string, content: string | Uint8Array): Promise<string> {
		const safe = safeName(name);
		const extension = extname(safe);
		const stem = safe.slice(0, safe.length - extension.length);
		await mkdir(this.#folder, { recursive: true });
		for (let n = 1; n < mostOfAName; n++) {
			const path = join(this.#folder, n === 1 ? safe : `${stem}-${n}${extension}`);
			try {
				await writeFile(path, content, { flag: 'wx' });
				return pathToFileURL(path).href;
			} catch (error) {
				if (!hasCode(error, 'EEXIST')) {
					throw error;
				}
			}
		}
		throw new Error(`There are ${mostOfAName} files named ${safe} already.`);
	}
}

const mostOfAName = 10_000;

/** A bare name that means a plain file on every system: letters, digits and a few marks, no dot in front. */
function safeName(name: string): string {
	const plain = name.normalize('NFC').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
	// A letter has four bytes at most, and a name 255.
	const bare = Array.from(plain)
		.slice(-60)
		.join('')
		.replace(/^[.-]+/, '')
		.replace(/[.-]+$/, '');
	const isDevice = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(bare);
	return `${isDevice ? '_' : ''}${bare}` || 'file';
}
