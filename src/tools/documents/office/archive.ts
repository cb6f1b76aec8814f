import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { DocumentError } from '../documentReader.ts';

/** A zip archive: its directory, and the contents that are asked for, never more than `limits` in all. */
export interface Archive {
	/** Files in the order of the directory, each name once. */
	readonly entries: readonly ArchiveEntry[];
	has(name: string): boolean;
	/** Inflates an entry. Throws `DocumentError` when there is none, its sizes lie, it is damaged, or the limits are reached. */
	read(name: string): Promise<Uint8Array>;
}

export interface ArchiveEntry {
	/** As the archive has it: something to compare and to show when cleaned, never a path to follow. */
	readonly name: string;
	readonly size: number;
	readonly isEncrypted: boolean;
}

/**
 * Opens an archive, refusing what no honest program writes: more entries than anyone reads, entries that share bytes,
 * a directory that is not where it says. Nothing is inflated until it is read, and then counted.
 */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
	const file = await openDirectory(bytes);
	const files = new Map<string, yauzl.Entry>();
	const stretches: { start: number; end: number }[] = [];
	if (file.entryCount > limits.entries) {
		throw tooMany();
	}
	await asCorrupt(async () => {
		for await (const entry of file.eachEntry()) {
			const start = entry.relativeOffsetOfLocalHeader;
			stretches.push({ start, end: start + localHeaderLength + entry.compressedSize });
			const name = nameOf(entry);
			if (!name.endsWith('/') && !files.has(name)) {
				files.set(name, entry);
			}
		}
	});
	refuseOverlaps(stretches);
	let inflated = 0;
	return {
		entries: [...files].map(([name, it]) => ({ name, size: it.uncompressedSize, isEncrypted: it.isEncrypted() })),
		has: name => files.has(name),
		read: async name => {
			const entry = files.get(name);
			if (!entry) {
				throw new DocumentError('corrupt', 'A part that the file needs is missing from it.');
			}
			const content = await inflate(file, entry, limits.total - inflated);
			inflated += content.length;
			return content;
		},
	};
}

/** What an archive may cost. A text of these sizes would not be read by anyone either. */
export const limits = { entries: 10_000, entry: 100 << 20, total: 200 << 20 } as const;

/** Text shrinks to a tenth, tables of one value to a hundredth; only a bomb of some size shrinks to a five-hundredth. */
const highestRatio = 500;
const harmlessSize = 20 << 20;
const localHeaderLength = 30;

async function openDirectory(bytes: Uint8Array): Promise<yauzl.ZipFile> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	// Names are decoded here, because yauzl refuses a whole archive for one name that leads out of its folder.
	return await asCorrupt(
		async () => await yauzl.fromBufferPromise(buffer, { lazyEntries: true, decodeStrings: false }),
	);
}

async function inflate(file: yauzl.ZipFile, entry: yauzl.Entry, left: number): Promise<Uint8Array> {
	if (entry.isEncrypted()) {
		throw new DocumentError('encrypted', 'It is protected by a password. Ask for a copy without one.');
	}
	const { compressedSize, uncompressedSize } = entry;
	const most = Math.min(left, limits.entry);
	if (
		uncompressedSize > most ||
		(uncompressedSize > harmlessSize && uncompressedSize > compressedSize * highestRatio)
	) {
		throw tooLarge();
	}
	return await asCorrupt(async () => {
		const chunks: Buffer[] = [];
		let length = 0;
		for await (const chunk of await file.openReadStreamPromise(entry)) {
			if (!(chunk instanceof Buffer)) {
				continue;
			}
			length += chunk.length;
			if (length > most) {
				throw tooLarge();
			}
			chunks.push(chunk);
		}
		const content = Buffer.concat(chunks, length);
		if (crc32(content) !== entry.crc32) {
			throw new DocumentError('corrupt', 'It is damaged: the checksum of a part is wrong. Try to get it again.');
		}
		return content;
	});
}

function nameOf(entry: yauzl.Entry): string {
	return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
}

/** Entries that share their bytes make a small archive large without any of them being suspicious. */
function refuseOverlaps(stretches: { start: number; end: number }[]): void {
	stretches.sort((a, b) => a.start - b.start);
	for (const [index, { end }] of stretches.entries()) {
		const next = stretches[index + 1];
		if (next && next.start < end) {
			throw new DocumentError(
				'corrupt',
				'Its parts overlap, as those of an archive made to do harm do; it was not read.',
			);
		}
	}
}

/** What yauzl finds wrong is damage, whatever it calls it. */
async function asCorrupt<T>(action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		if (error instanceof DocumentError) {
			throw error;
		}
		const message =
			'It is damaged or incomplete: the archive that it consists of cannot be opened. Try to get it again.';
		throw new DocumentError('corrupt', message, { cause: error });
	}
}

function tooMany(): DocumentError {
	return new DocumentError(
		'too-large',
		`It holds more than ${limits.entries.toLocaleString('en')} files; it was not read.`,
	);
}

function tooLarge(): DocumentError {
	return new DocumentError(
		'too-large',
		'Unpacked it would be too large to read (a decompression bomb, or very large data).',
	);
}
