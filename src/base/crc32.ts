const table = Uint32Array.from({ length: 256 }, (_, n) => {
	let value = n;
	for (let bit = 0; bit < 8; bit++) {
		value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	}
	return value;
});
const encoder = new TextEncoder();
/** One buffer for all: a log of long lines would otherwise leave a trail of buffers as long as itself. */
const buffer = new Uint8Array(1 << 14);

/** CRC-32 of a text's UTF-8 bytes (ISO 3309, as zlib's), as eight hex digits. It finds damage, not malice. */
export function crc32(text: string): string {
	let value = 0xffffffff;
	for (let at = 0; at < text.length; ) {
		// Three bytes a UTF-16 unit at the most, and never half of a surrogate pair.
		let end = Math.min(text.length, at + Math.floor(buffer.length / 3));
		end -= end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? 1 : 0;
		const { written } = encoder.encodeInto(text.slice(at, end), buffer);
		at = end;
		for (let i = 0; i < written; i++) {
			value = (value >>> 8) ^ (table[(value ^ (buffer[i] ?? 0)) & 0xff] ?? 0);
		}
	}
	return ((value ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
