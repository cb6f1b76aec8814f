import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';

/** A step from the bytes as they travelled to the bytes as they are. It throws what its source throws, and ends with its reader. */
export type Decoder = (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** What this Node can decompress, for `Accept-Encoding`. */
export const acceptedEncodings = ['gzip', 'deflate', 'br', ...('createZstdDecompress' in zlib ? ['zstd'] : [])].join(
	', ',
);

/**
 * The decoders for a `Content-Encoding` header, first to be used first; `undefined` for an encoding that is not known, or for
 * more layers than anybody needs. What they put out is not limited here: whoever reads it counts.
 */
export function decodersFor(header: string | undefined): readonly Decoder[] | undefined {
	const names = (header ?? '')
		.toLowerCase()
		.split(',')
		.map(it => it.trim())
		.filter(it => it !== '' && it !== 'identity')
		.reverse();
	const decoders = names.map(decoderFor).filter(it => it !== undefined);
	return decoders.length === names.length && names.length <= mostLayers ? decoders : undefined;
}

const mostLayers = 3;

function decoderFor(name: string): Decoder | undefined {
	switch (name) {
		case 'gzip':
		case 'x-gzip':
			return source => through(source, zlib.createGunzip(lenient));
		case 'deflate':
			return inflate;
		case 'br':
			return source => through(source, zlib.createBrotliDecompress());
		case 'zstd':
			return 'createZstdDecompress' in zlib
				? source => through(source, zlib.createZstdDecompress({ params: smallWindow }))
				: undefined;
		default:
			return undefined;
	}
}

/** As browsers do: what arrived of a stream without its end is shown. */
const lenient = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

/** RFC 9659: no more than 8 MB of window may be asked of a reader. */
const smallWindow = { [zlib.constants.ZSTD_d_windowLogMax]: 23 };

async function* through(source: AsyncIterable<Uint8Array>, decoder: Duplex): AsyncGenerator<Uint8Array> {
	// An error of either comes out of the decoder as well.
	pipeline(Readable.from(source), decoder).catch(() => {});
	yield* decoder;
}

/** `deflate` means zlib's format (RFC 9110), but some servers send the bare one; the first byte tells. */
async function* inflate(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const chunks = source[Symbol.asyncIterator]();
	let first = await chunks.next();
	while (!first.done && first.value.length === 0) {
		first = await chunks.next();
	}
	if (first.done) {
		return;
	}
	const isZlib = ((first.value[0] ?? 0) & 0x0f) === 8;
	yield* through(
		startingWith(first.value, chunks),
		isZlib ? zlib.createInflate(lenient) : zlib.createInflateRaw(lenient),
	);
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield first;
		for (let next = await rest.next(); !next.done; next = await rest.next()) {
			yield next.value;
		}
	} finally {
		await rest.return?.();
	}
}
