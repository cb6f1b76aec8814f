import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { brotliCompressSync, constants, createGzip, gzipSync } from 'node:zlib';
import { type Route, redirect } from './webServer.ts';

/** Every way in which a site may go wrong, by path, to be given to a `WebServer`. */
export const webFaults: Readonly<Record<string, Route>> = {
	/** 24 MB of zeros, in a few kB. */
	'/gzip-bomb': encoded('gzip', bomb => gzipSync(bomb)),
	'/brotli-bomb': encoded('br', bomb => brotliCompressSync(bomb, quick)),
	'/double-bomb': encoded('gzip, gzip', bomb => gzipSync(gzipSync(bomb))),
	/** A page that grows a thousand times faster than it travels, for ever. */
	'/endless-gzip': (_request, response) => {
		const gzip = createGzip();
		response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
		Readable.from(zeros()).pipe(gzip).pipe(response);
		response.on('close', () => gzip.destroy());
	},
	/** Compressed data that is nothing, for ever: empty blocks. */
	'/endless-nothing': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'deflate' });
		endless(response, Buffer.from('000000ffff'.repeat(1 << 13), 'hex'), Buffer.from('789c', 'hex'));
	},
	'/broken-gzip': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end('This is no gzip.');
	},
	'/unknown-encoding': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'rot13' }).end('Guvf.');
	},
	/** As much as is taken, for ever. */
	'/endless': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		endless(response, Buffer.alloc(1 << 16, 'a'));
	},
	/** One byte each 100 ms, for ever: never idle, never done. */
	'/drip': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		const timer = setInterval(() => response.write('a'), 100);
		response.on('close', () => clearInterval(timer));
	},
	/** A beginning, and then nothing. */
	'/stall': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' }).write('<p>To be continued');
	},
	'/no-answer': () => {},
	/** The head of an answer, a byte at a time. */
	'/slow-headers': ({ socket }) => {
		const head = 'HTTP/1.1 200 OK\r\nx-long: '.split('');
		const timer = setInterval(() => socket.write(head.shift() ?? 'a'), 50);
		socket.on('close', () => clearInterval(timer));
	},
	'/large-header': ({ socket }) => {
		socket.end(`HTTP/1.1 200 OK\r\nx-large: ${'a'.repeat(60_000)}\r\ncontent-length: 2\r\n\r\nok`);
	},
	'/many-headers': ({ socket }) => {
		const fields = Array.from({ length: 5_000 }, (_, n) => `x-${n}: some value\r\n`).join('');
		socket.end(`HTTP/1.1 200 OK\r\n${fields}content-length: 2\r\n\r\nok`);
	},
	'/http-0.9': ({ socket }) => {
		socket.end('<html><p>I was never told about headers.</html>');
	},
	'/garbage': ({ socket }) => {
		socket.end(Buffer.from([0, 1, 2, 3, 255, 254, 13, 10, 13, 10]));
	},
	'/reset': ({ socket }) => {
		socket.resetAndDestroy();
	},
	'/too-short': ({ socket }) => {
		socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100\r\n\r\n<p>Only this');
	},
	'/too-long': ({ socket }) => {
		socket.end(
			'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\nconnection: close\r\n\r\n<p>More than this',
		);
	},
	'/negative-length': ({ socket }) => {
		socket.end('HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello');
	},
	'/claims-10-gb': ({ socket }) => {
		socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 10737418240\r\n\r\n<p>');
	},
	'/chunk-error': ({ socket }) => {
		socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n');
	},
	/** A page of chunks of one byte: 2 MB in all. */
	'/tiny-chunks': ({ socket }) => {
		const chunks = '1\r\na\r\n'.repeat(1 << 16);
		socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n');
		for (let n = 0; n < 32; n++) {
			socket.write(chunks);
		}
		socket.end('0\r\n\r\n');
	},
	/** `/loop`, `/loop?1`, `/loop?2`, … */
	'/loop': (request, response) => {
		const at = Number(/\?(\d+)$/.exec(request.url ?? '')?.[1] ?? 0);
		return redirect(`/loop?${at + 1}`)(request, response);
	},
	'/circle': redirect('/circle'),
	'/to-nowhere': redirect('http://[not an address'),
	'/to-file': redirect('file:///etc/passwd'),
	'/to-metadata': redirect('http://169.254.169.254/latest/meta-data/'),
	'/to-password': redirect('http://user:secret@example.com/'),
};

function endless(response: ServerResponse, piece: Uint8Array, first: Uint8Array = piece): void {
	const fill = (): void => {
		while (!response.destroyed && response.write(piece)) {}
	};
	response.on('drain', fill);
	response.write(first);
	fill();
}

function* zeros(): Generator<Uint8Array> {
	for (;;) {
		yield new Uint8Array(1 << 16);
	}
}

const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };

function encoded(encoding: string, compress: (bomb: Uint8Array) => Uint8Array): Route {
	let body: Uint8Array | undefined;
	return (_request, response) => {
		body ??= compress(new Uint8Array(24 * 1024 * 1024));
		response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(body);
	};
}
