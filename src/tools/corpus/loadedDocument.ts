import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeText } from './decode.ts';
import type { CleanDocument } from './document.ts';
import { formatOf, isCompressed } from './formats.ts';
import { readDocument } from './readers/readDocument.ts';
import type { SkipReason } from './skips.ts';
import { type FileStamp, largestFile } from './walk.ts';

/** A file of the corpus as it was read. */
export interface LoadedDocument extends CleanDocument {
	readonly stamp: FileStamp;
	/** Absolute. */
	readonly path: string;
	readonly title: string;
	/** Of the clean text's UTF-8 bytes. */
	readonly sha256: string;
	/** Unix milliseconds. */
	readonly readAt: number;
}

/** Reads a file and its structure, in steps. A file that is no readable text comes back as the reason. */
export function* loadDocument(stamp: FileStamp, readAt: number): Generator<void, LoadedDocument | SkipReason> {
	if (stamp.size > largestFile) {
		return 'too large';
	}
	let bytes: Uint8Array;
	try {
		bytes = readFileSync(stamp.path);
	} catch {
		return 'unreadable';
	}
	if (isCompressed(stamp.path)) {
		const plain = decompress(bytes);
		if (typeof plain === 'string') {
			return plain;
		}
		bytes = plain;
	}
	const raw = decodeText(bytes);
	yield;
	if (raw === undefined) {
		return 'binary';
	}
	if (/^\s*-----BEGIN [A-Z ]*PRIVATE KEY/.test(raw)) {
		return 'secret';
	}
	if (isForMachines(stamp.path, raw)) {
		return 'generated';
	}
	let document: CleanDocument;
	try {
		document = yield* readDocument(stamp.path, raw);
	} catch {
		// What no reader was made for (a line of megabytes, a deep nesting) costs this file, not the run.
		return 'malformed';
	}
	const sha256 = createHash('sha256').update(document.text).digest('hex');
	const { path } = stamp;
	return { ...document, stamp, path, title: titleOf(document.title) ?? basename(path), sha256, readAt };
}

function titleOf(title: string | undefined): string | undefined {
	return title?.slice(0, longestTitle).toWellFormed();
}

const longestTitle = 300;

/** What is larger than a text may be is not decompressed to its end, whatever it says of its size. */
function decompress(bytes: Uint8Array): Uint8Array | SkipReason {
	try {
		return gunzipSync(bytes, { maxOutputLength: largestFile });
	} catch (error) {
		return error instanceof RangeError ? 'too large' : 'unreadable';
	}
}

/** Minified code and data: lines that nobody reads. */
function isForMachines(path: string, text: string): boolean {
	const format = formatOf(path, text);
	if ((format !== 'code' && format !== 'data') || text.length < 20_000) {
		return false;
	}
	return text.length / (text.split('\n', text.length / 500).length + 1) > 500;
}
