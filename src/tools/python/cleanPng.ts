import { crc32 } from 'node:zlib';

export interface CleanPng {
	readonly bytes: Uint8Array;
	readonly width: number;
	readonly height: number;
}

/**
 * A PNG image with nothing in it but the image: text, profiles and whatever follows its end are left out. `undefined` when it
 * is no PNG, is damaged, or is more than 10,000 pixels wide or high.
 */
export function cleanPng(bytes: Uint8Array): CleanPng | undefined {
	if (bytes.length < signature.length || !signature.every((it, i) => bytes[i] === it)) {
		return undefined;
	}
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const kept: Uint8Array[] = [Uint8Array.from(signature)];
	let size: { readonly width: number; readonly height: number } | undefined;
	let hasData = false;
	for (let at = signature.length; at + 12 <= bytes.length; ) {
		const length = view.getUint32(at);
		const end = at + 12 + length;
		if (end > bytes.length || view.getUint32(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) {
			return undefined;
		}
		const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
		if ((type === 'IHDR') !== (size === undefined)) {
			return undefined;
		}
		if (type === 'IHDR') {
			if (length !== 13) {
				return undefined;
			}
			size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
		}
		hasData ||= type === 'IDAT';
		if (image.has(type)) {
			kept.push(bytes.subarray(at, end));
		} else if (isCritical(type)) {
			return undefined;
		}
		if (type === 'IEND') {
			const isSane = size && hasData && isSide(size.width) && isSide(size.height);
			return size && isSane ? { bytes: Buffer.concat(kept), ...size } : undefined;
		}
		at = end;
	}
	return undefined;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The chunks that make the picture: header, palette, transparency, data, end. */
const image = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** PNG marks what a reader must know by an upper-case first letter. */
function isCritical(type: string): boolean {
	return /^[A-Z]/.test(type);
}

function isSide(pixels: number): boolean {
	return pixels >= 1 && pixels <= 10_000;
}
