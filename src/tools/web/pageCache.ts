import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const KeptHead = z
	.object({
		version: z.literal(1),
		url: z.string(),
		status: z.int(),
		/** Of a redirect, whose body is not kept. */
		location: z.string().optional(),
		contentType: z.string().optional(),
		cacheControl: z.string().optional(),
		mediaType: z.string(),
		etag: z.string().optional(),
		lastModified: z.string().optional(),
		retrievedAt: z.iso.datetime(),
		freshUntil: z.number(),
		mayBeStale: z.boolean(),
	})
	.readonly();

/** What a server answered, without its body. */
export type KeptHead = z.infer<typeof KeptHead>;

export interface Kept {
	readonly head: KeptHead;
	readonly bytes: Uint8Array;
}

/**
 * Answers on disk, one file each: a line of JSON, then the body. A file appears whole or not at all (it is renamed into place) and
 * proves its body by a hash, so that processes may share the folder, and damage or half a disk is a page not kept, never an
 * error. The pages that were not used for longest make room.
 */
export class PageCache {
	readonly #folder: string;
	readonly #mostBytes: number;
	/** What the folder holds, as far as known; others may be writing as well. */
	#size: Promise<number> | undefined;

	constructor(folder: string, mostBytes: number) {
		this.#folder = folder;
		this.#mostBytes = mostBytes;
	}

	async read(key: string): Promise<Kept | undefined> {
		const path = this.#path(key);
		try {
			const file = await readFile(path);
			const kept = parse(file);
			if (!kept) {
				await rm(path, { force: true });
				return undefined;
			}
			const now = new Date();
			await utimes(path, now, now).catch(() => {});
			return kept;
		} catch {
			return undefined;
		}
	}

	/** Keeps an answer if the disk lets it. */
	async write(key: string, { head, bytes }: Kept): Promise<void> {
		const line = `${JSON.stringify({ ...head, sha256: hash(bytes), size: bytes.length })}\n`;
		const length = Buffer.byteLength(line) + bytes.length;
		if (length > this.#mostBytes / 4) {
			return;
		}
		const path = this.#path(key);
		const temporary = `${path}.${randomUUID()}.tmp`;
		try {
			this.#size ??= this.#open();
			const before = await this.#size;
			await writeFile(temporary, [line, bytes], { mode: 0o600, flag: 'wx' });
			await rename(temporary, path);
			this.#size = Promise.resolve(before + length);
			if (before + length > this.#mostBytes) {
				this.#size = this.#prune();
			}
			await this.#size;
		} catch {
			await rm(temporary, { force: true }).catch(() => {});
		}
	}

	async forget(key: string): Promise<void> {
		await rm(this.#path(key), { force: true }).catch(() => {});
	}

	async #open(): Promise<number> {
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		return await this.#prune();
	}

	/** Removes the longest unused until a fifth of the room is free, if there is too much at all; returns what is left. */
	async #prune(): Promise<number> {
		const names = (await readdir(this.#folder)).filter(it => it.endsWith('.page') || it.endsWith('.tmp'));
		const files = [];
		for (const name of names) {
			const path = join(this.#folder, name);
			const found = await stat(path).catch(() => undefined);
			const isLeftover = name.endsWith('.tmp') && found && found.mtimeMs < Date.now() - oldestTemporary;
			if (isLeftover) {
				await rm(path, { force: true }).catch(() => {});
			} else if (found) {
				files.push({ path, size: found.size, used: found.mtimeMs });
			}
		}
		let size = files.reduce((sum, it) => sum + it.size, 0);
		if (size <= this.#mostBytes) {
			return size;
		}
		for (const file of files.sort((a, b) => a.used - b.used)) {
			if (size <= this.#mostBytes * 0.8) {
				break;
			}
			await rm(file.path, { force: true }).catch(() => {});
			size -= file.size;
		}
		return size;
	}

	#path(key: string): string {
		return join(this.#folder, `${hash(key)}.page`);
	}
}

const oldestTemporary = 60 * 60_000;
const Proof = z.object({ sha256: z.string(), size: z.int() });

function parse(file: Buffer): Kept | undefined {
	const end = file.indexOf(10);
	if (end < 0) {
		return undefined;
	}
	const line: unknown = JSON.parse(file.toString('utf8', 0, end));
	const head = KeptHead.safeParse(line);
	const proof = Proof.safeParse(line);
	const bytes = new Uint8Array(file.subarray(end + 1));
	return head.success && proof.success && proof.data.size === bytes.length && proof.data.sha256 === hash(bytes)
		? { head: head.data, bytes }
		: undefined;
}

function hash(data: string | Uint8Array): string {
	return createHash('sha256').update(data).digest('hex');
}
