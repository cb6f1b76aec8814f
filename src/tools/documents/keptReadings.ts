import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { DocumentInput, DocumentReader, ReadDocument } from './documentReader.ts';
import { type PackedDocument, pack, unpack } from './reply.ts';

export interface KeptReadingsOptions {
	readonly reader: DocumentReader;
	/** Where readings are kept between runs; it holds nothing else. */
	readonly folder: string;
	/** How much of them, in bytes; the oldest go first. */
	readonly largest?: number;
}

/**
 * A reader that remembers what took long to read: a manual of 3,000 pages is the same one tomorrow. A reading is found by the
 * bytes and whatever else could make it another; one that cannot be kept, or is damaged, is simply made again.
 */
export function keepReadings({ reader, folder, largest = 300_000_000 }: KeptReadingsOptions): DocumentReader {
	return {
		async read(input, signal) {
			const path = join(folder, `${keyOf(input)}.json`);
			const kept = await find(path);
			if (kept) {
				signal.throwIfAborted();
				return kept;
			}
			const began = performance.now();
			const document = await reader.read(input, signal);
			if (performance.now() - began > worthKeepingMs) {
				await keep(folder, path, document, largest).catch(() => {});
			}
			return document;
		},
		[Symbol.asyncDispose]: async () => await reader[Symbol.asyncDispose](),
	};
}

/** Changes whenever our readers make another text of the same bytes. */
const version = 1;
const worthKeepingMs = 100;

function keyOf({ bytes, name, mediaType, charset, address, rows }: DocumentInput): string {
	const about = JSON.stringify([version, extname(name).toLowerCase(), mediaType, charset, address, rows]);
	return createHash('sha256').update(about).update('\n').update(bytes).digest('hex');
}

/** A reading that was kept whole; its first line is the hash of the rest. */
async function find(path: string): Promise<ReadDocument | undefined> {
	try {
		const text = await readFile(path, 'utf8');
		const body = text.slice(text.indexOf('\n') + 1);
		if (text.slice(0, text.indexOf('\n')) !== hashOf(body)) {
			return undefined;
		}
		// Which are the oldest is told by when they were last used.
		await utimes(path, new Date(), new Date()).catch(() => {});
		const packed: PackedDocument = JSON.parse(body);
		return unpack(packed);
	} catch {
		return undefined;
	}
}

async function keep(folder: string, path: string, document: ReadDocument, largest: number): Promise<void> {
	const { offsets, rawLines, ...rest } = pack(document);
	const body = JSON.stringify({
		...rest,
		offsets: Array.from(offsets),
		...(rawLines ? { rawLines: Array.from(rawLines) } : {}),
	});
	await mkdir(folder, { recursive: true });
	const whole = `${path}.${process.pid}.tmp`;
	await writeFile(whole, `${hashOf(body)}\n${body}`);
	await rename(whole, path);
	await prune(folder, largest);
}

async function prune(folder: string, largest: number): Promise<void> {
	const files = await Promise.all(
		(await readdir(folder)).map(async name => {
			const path = join(folder, name);
			const { size, mtimeMs } = await stat(path);
			return { path, size, mtimeMs };
		}),
	);
	let left = files.reduce((sum, it) => sum + it.size, 0);
	for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
		if (left <= largest) {
			break;
		}
		await rm(path, { force: true });
		left -= size;
	}
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
