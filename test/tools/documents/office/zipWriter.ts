import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive, and the lies that its headers shall tell. */
export interface ZipMember {
	readonly name: string;
	readonly content: string | Uint8Array;
	/** Instead of the true values, in both headers. */
	readonly size?: number;
	readonly crc?: number;
	/** Bits of the general purpose flag; 1 says encrypted. */
	readonly flags?: number;
	/** Where the directory says that the member's header is. */
	readonly offset?: number;
	readonly isStored?: boolean;
	/** What is written in place of the packed content. */
	readonly packed?: Uint8Array;
}

export interface ZipLies {
	/** How many members the end record counts. */
	readonly count?: number;
	/** Where the end record says that the directory begins. */
	readonly directory?: number;
	/** A zip64 end record with this directory offset, to which the usual one defers. */
	readonly zip64Directory?: bigint;
}

/** Writes an archive as other programs do, except where told to lie. */
export function writeZip(members: readonly ZipMember[], lies: ZipLies = {}): Uint8Array {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const member of members) {
		const content = Buffer.from(member.content);
		const packed = member.packed ? Buffer.from(member.packed) : member.isStored ? content : deflateRawSync(content);
		const name = Buffer.from(member.name);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(0x0800 | (member.flags ?? 0), 2);
		common.writeUInt16LE(member.isStored ? 0 : 8, 4);
		common.writeUInt16LE(0x21, 8);
		common.writeUInt32LE(member.crc ?? crc32(content), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(member.size ?? content.length, 18);
		common.writeUInt16LE(name.length, 22);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(member.offset ?? at, 10);
		directory.push(uint32(0x02014b50), Buffer.from([20, 0]), common, rest, name);
		bodies.push(uint32(0x04034b50), common, name, packed);
		at += 30 + name.length + packed.length;
	}
	const listed = Buffer.concat(directory);
	const zip64 =
		lies.zip64Directory === undefined ? [] : zip64End(members.length, listed.length, at, lies.zip64Directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(lies.count ?? members.length, 4);
	end.writeUInt16LE(lies.count ?? members.length, 6);
	end.writeUInt32LE(listed.length, 8);
	end.writeUInt32LE(lies.zip64Directory === undefined ? (lies.directory ?? at) : 0xffffffff, 12);
	return Buffer.concat([...bodies, listed, ...zip64, uint32(0x06054b50), end]);
}

function zip64End(count: number, length: number, at: number, offset: bigint): Buffer[] {
	const record = Buffer.alloc(56);
	record.writeUInt32LE(0x06064b50, 0);
	record.writeBigUInt64LE(44n, 4);
	record.writeBigUInt64LE(BigInt(count), 24);
	record.writeBigUInt64LE(BigInt(count), 32);
	record.writeBigUInt64LE(BigInt(length), 40);
	record.writeBigUInt64LE(offset, 48);
	const locator = Buffer.alloc(20);
	locator.writeUInt32LE(0x07064b50, 0);
	locator.writeBigUInt64LE(BigInt(at + length), 8);
	locator.writeUInt32LE(1, 16);
	return [record, locator];
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
