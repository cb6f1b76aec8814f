import { posix } from 'node:path';
import type { ArtifactStore } from '../../report/snapshot.ts';
import { cleanPng } from './cleanPng.ts';
import type { PythonOutcome } from './pythonEngine.ts';

/**
 * Saves the files that a program left: images as nothing but images, texts under names that nothing runs. Returns a line for
 * each file, which says under what name it was saved, or why it was not.
 */
export async function saveFiles(
	files: PythonOutcome['files'],
	save: ArtifactStore['save'],
): Promise<{ readonly saved: readonly string[]; readonly dropped: readonly string[] }> {
	const saved: string[] = [];
	const dropped: string[] = [];
	for (const { name, bytes } of files) {
		const file = readable(name, bytes);
		if (typeof file === 'string') {
			dropped.push(`Not saved: ${name} (${file}).`);
			continue;
		}
		const uri = await save(file.name, file.content);
		saved.push(`Saved ${savedName(uri)} (${file.what}).`);
	}
	return { saved, dropped };
}

/** The name under which an artifact was saved. */
export function savedName(uri: string): string {
	return decodeURIComponent(posix.basename(new URL(uri).pathname));
}

/** What may be saved of a file, or why nothing. */
function readable(
	name: string,
	bytes: Uint8Array,
): { readonly name: string; readonly content: string | Uint8Array; readonly what: string } | string {
	const png = cleanPng(bytes);
	if (png) {
		const own = /\.png$/i.test(name) ? name : `${name}.png`;
		return { name: own, content: png.bytes, what: `image, ${png.width} × ${png.height}` };
	}
	if (bytes.length > longestText) {
		return `${bytes.length} bytes; only PNG images and texts up to 1 MB are saved`;
	}
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		if (!text.includes('\0')) {
			return { name: plain.test(name) ? name : `${name}.txt`, content: text, what: `${bytes.length} bytes of text` };
		}
	} catch {
		// It is no UTF-8.
	}
	return 'neither a PNG image nor text';
}

const longestText = 1024 * 1024;
/** What a double click shows and does not run. */
const plain = /\.(txt|csv|tsv|json|jsonl|md|tex|bib|log|ya?ml|toml)$/i;
