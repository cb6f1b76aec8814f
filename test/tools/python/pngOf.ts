import { crc32, deflateSync } from 'node:zlib';

/** A grey PNG image of this size with these further chunks, and something after its end. */
export function pngOf(
	width: number,
	height: number,
	chunks: readonly (readonly [string, Uint8Array])[],
	trailer = '',
): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header[8] = 8;
	const rows = Buffer.alloc((width + 1) * height);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		...chunks.map(([type, data]) => chunk(type, data)),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', new Uint8Array()),
		Buffer.from(trailer),
	]);
}

function chunk(type: string, data: Uint8Array): Buffer {
	const bytes = Buffer.alloc(12 + data.length);
	bytes.writeUInt32BE(data.length, 0);
	bytes.write(type, 4, 'latin1');
	bytes.set(data, 8);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
	return bytes;
}
