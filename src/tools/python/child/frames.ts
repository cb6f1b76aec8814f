/**
 * What the locked child says to its host on its standard output: frames of a byte for the kind, four for the length (little
 * endian) and the payload. Python's own output is payload, so that no program can write a frame of its own.
 */
export const frameKinds = ['ready', 'snapshot', 'stdout', 'stderr', 'file', 'end'] as const;

export type FrameKind = (typeof frameKinds)[number];

export interface Frame {
	readonly kind: FrameKind;
	readonly payload: Uint8Array;
}

/** What a locked child is started with, as JSON in its first argument. */
export interface ChildOptions {
	/** The folder with Pyodide's files. */
	readonly pyodide: string;
	readonly snapshot: { readonly path: string; readonly sha256: string } | undefined;
	/** Whether to send a snapshot of the memory, before `ready`. */
	readonly makesSnapshot: boolean;
	/** The folder of the scientific pack. */
	readonly pack: string | undefined;
	readonly megabytes: number;
	readonly parent: number | undefined;
}

/** The payload of `ready`, as JSON. */
export interface ReadyReport {
	/** `3.14.2` */
	readonly python: string;
	/** What of the lock does not hold; a child with any must not be used. */
	readonly problems: readonly string[];
	readonly isFromSnapshot: boolean;
}

/** The host's only message, one line of JSON: run this, for this long. */
export interface RunRequest {
	readonly code: string;
	readonly milliseconds: number;
}

/** The payload of `end`, as JSON. */
export interface EndReport {
	readonly end: 'finished' | 'raised' | 'out-of-memory' | 'crashed';
	/** What the program should be told beside its own output: how it crashed, which files were left behind. */
	readonly notes: readonly string[];
}

export function encodeHeader(kind: FrameKind, length: number): Uint8Array {
	const header = new Uint8Array(headerLength);
	const view = new DataView(header.buffer);
	view.setUint8(0, frameKinds.indexOf(kind));
	view.setUint32(1, length, true);
	return header;
}

/** The payload of `file`: two bytes of length, the name in UTF-8, the content. */
export function encodeNamed(name: string, content: Uint8Array): Uint8Array {
	const encoded = new TextEncoder().encode(name.slice(0, 1_000));
	const payload = new Uint8Array(2 + encoded.length + content.length);
	new DataView(payload.buffer).setUint16(0, encoded.length, true);
	payload.set(encoded, 2);
	payload.set(content, 2 + encoded.length);
	return payload;
}

/** Throws on a payload without a name. The bytes are a copy. */
export function readNamed(payload: Uint8Array): { readonly name: string; readonly bytes: Uint8Array } {
	const start = 2 + new DataView(payload.buffer, payload.byteOffset, payload.length).getUint16(0, true);
	return { name: new TextDecoder().decode(payload.subarray(2, start)), bytes: payload.slice(start) };
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
	#chunks: Uint8Array[] = [];
	#length = 0;
	#needed = headerLength;

	/** The frames that these bytes complete. Throws on what no child of ours would send. */
	read(bytes: Uint8Array): readonly Frame[] {
		this.#chunks.push(bytes);
		this.#length += bytes.length;
		if (this.#length < this.#needed) {
			return [];
		}
		const all = this.#chunks.length === 1 ? bytes : Buffer.concat(this.#chunks);
		const frames: Frame[] = [];
		let at = 0;
		for (;;) {
			this.#needed = headerLength;
			if (all.length - at < headerLength) {
				break;
			}
			const view = new DataView(all.buffer, all.byteOffset + at, headerLength);
			const kind = frameKinds[view.getUint8(0)];
			const length = view.getUint32(1, true);
			if (!kind || length > longestFrame) {
				throw new RangeError('The Python process does not keep to its protocol.');
			}
			this.#needed = headerLength + length;
			if (all.length - at < this.#needed) {
				break;
			}
			frames.push({ kind, payload: all.subarray(at + headerLength, at + this.#needed) });
			at += this.#needed;
		}
		this.#chunks = at < all.length ? [all.subarray(at)] : [];
		this.#length = all.length - at;
		return frames;
	}
}

const headerLength = 5;

/** A snapshot of 30 MB is the longest frame there is. */
const longestFrame = 64 * 1024 * 1024;
