const table = Uint32Array.from({ length: 256 }, (_, n) => {
	let value = n;
	for (let bit = 0; bit < 8; bit++) {
		value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	}
	return value;
});
const encoder = new TextEncoder();

/** CRC-32 of a text's UTF-8 bytes (ISO 3309, as zlib's), as eight hex digits. It finds damage, not malice. */
export function crc32(text: string): string {
	let value = 0xffffffff;
	for (const byte of encoder.encode(text)) {
		value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
	}
	return ((value ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
