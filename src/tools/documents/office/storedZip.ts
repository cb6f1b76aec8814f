import { crc32 } from 'node:zlib';

/**
 * Packs parts into an archive without compression. The libraries that read office files bring an unzipper of their own,
 * which checks less than ours: they are given only what was counted and checked, in an archive that we wrote.
 */
export function storedZip(parts: ReadonlyMap<string, Uint8Array>): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [name, content] of parts) {
		const nameBytes = Buffer.from(name);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(namesAreUtf8, 2);
		common.writeUInt16LE(firstDay, 8);
		common.writeUInt32LE(crc32(content), 10);
		common.writeUInt32LE(content.length, 14);
		common.writeUInt32LE(content.length, 18);
		common.writeUInt16LE(nameBytes.length, 22);
		locals.push(
			signature(0x04034b50),
			common,
			nameBytes,
			Buffer.from(content.buffer, content.byteOffset, content.length),
		);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(offset, 10);
		directory.push(signature(0x02014b50), Buffer.from([20, 0]), common, rest, nameBytes);
		offset += 4 + common.length + nameBytes.length + content.length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(parts.size, 4);
	end.writeUInt16LE(parts.size, 6);
	end.writeUInt32LE(listed.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...locals, listed, signature(0x06054b50), end]);
}

const namesAreUtf8 = 0x0800;
/** 1 January 1980, the first day that an archive knows. */
const firstDay = 0x21;

function signature(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
