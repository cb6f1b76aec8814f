import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * The same picture with at most 256 colours, which takes a third of the bytes: the most frequent ones stay as they are, the others
 * become the nearest of those. For pictures of an editor, whose further colours are the edges of letters. Takes what Chromium
 * writes: 8 bits a channel, with or without transparency (which is dropped), not interlaced.
 */
export function smallPng(png: Buffer): Buffer {
	const { width, height, colours } = decode(png);
	const counts = new Map<number, number>();
	for (const colour of colours) {
		counts.set(colour, (counts.get(colour) ?? 0) + 1);
	}
	const palette = [...counts]
		.sort((a, b) => b[1] - a[1])
		.slice(0, 256)
		.map(([colour]) => colour);
	const indexes = new Map([...counts.keys()].map(it => [it, nearest(palette, it)]));
	const rows = Buffer.alloc(height * (width + 1));
	colours.forEach((colour, at) => {
		rows[at + Math.floor(at / width) + 1] = indexes.get(colour) ?? 0;
	});
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 3], 8);
	return Buffer.concat([
		signature,
		chunk('IHDR', header),
		chunk('PLTE', Buffer.from(palette.flatMap(channels))),
		chunk('IDAT', deflateSync(rows, { level: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}

/** The pixels, row by row, as `0xRRGGBB`. */
function decode(png: Buffer): { readonly width: number; readonly height: number; readonly colours: Uint32Array } {
	const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
	const size = png[25] === 6 ? 4 : 3;
	const data: Buffer[] = [];
	for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
		if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
			data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
		}
	}
	const raw = inflateSync(Buffer.concat(data));
	const stride = width * size;
	const colours = new Uint32Array(width * height);
	let above: Buffer = Buffer.alloc(stride);
	for (let y = 0; y < height; y++) {
		const begin = y * (stride + 1);
		const row = unfiltered(raw[begin] ?? 0, raw.subarray(begin + 1, begin + 1 + stride), above, size);
		for (let x = 0; x < width; x++) {
			colours[y * width + x] = row.readUIntBE(x * size, 3);
		}
		above = row;
	}
	return { width, height, colours };
}

/** Undoes the filter of one row, as the PNG specification has it (section 9). */
function unfiltered(filter: number, row: Buffer, above: Buffer, size: number): Buffer {
	const out = Buffer.from(row);
	for (let i = 0; i < out.length; i++) {
		const [left, up, corner] = [out[i - size] ?? 0, above[i] ?? 0, above[i - size] ?? 0];
		const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
		out[i] = (out[i] ?? 0) + (guesses[filter] ?? 0);
	}
	return out;
}

function paeth(left: number, up: number, corner: number): number {
	const guess = left + up - corner;
	const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
	return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function nearest(palette: readonly number[], colour: number): number {
	const exact = palette.indexOf(colour);
	if (exact >= 0) {
		return exact;
	}
	const distances = palette.map(it => distance(it, colour));
	return distances.indexOf(Math.min(...distances));
}

function distance(a: number, b: number): number {
	const [theirs, ours] = [channels(a), channels(b)];
	return theirs.reduce((sum, it, at) => sum + (it - (ours[at] ?? 0)) ** 2, 0);
}

function channels(colour: number): number[] {
	return [colour >> 16, (colour >> 8) & 255, colour & 255];
}
