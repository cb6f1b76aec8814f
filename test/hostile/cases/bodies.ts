import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import { type Route, redirect } from '../../fakes/webServer.ts';
import { type HostileCase, honest, html, pageCase } from '../hostileCase.ts';

/** Answers without end, that unpack without end, that hardly come, that are no HTTP; and redirects without end. */
export function bodyCases(): HostileCase[] {
	const cases: Readonly<Record<string, Route>> = {
		...Object.fromEntries(
			types.flatMap(type =>
				Object.entries(encodings).map(([name, encoders]) => [
					`ten gigabytes of zeros as ${type}, ${name}`,
					zeros(type, name === 'as they are' ? undefined : name, encoders),
				]),
			),
		),
		...endless,
		...slow,
		...malformed,
		...redirects,
	};
	return [
		...Object.entries(cases).map(([name, route]) => pageCase('bodies', name, route, { end: 'refused' })),
		...Object.entries(lenient).map(([name, route]) => pageCase('bodies', name, route, { end: 'any' })),
		pageCase('bodies', 'redirects around two corners', redirect('b'), {
			end: 'refused',
			routes: { '/b': redirect('page') },
		}),
	];
}

const types = ['text/html', 'application/pdf'];

const encodings: Readonly<Record<string, readonly (() => zlib.Gzip | zlib.BrotliCompress)[]>> = {
	'as they are': [],
	gzip: [() => zlib.createGzip()],
	deflate: [() => zlib.createDeflate()],
	br: [() => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
	'gzip, gzip': [() => zlib.createGzip(), () => zlib.createGzip()],
	'gzip, br': [
		() => zlib.createGzip(),
		() => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
	],
};

const tenGigabytes = 10 * 1024 ** 3;
const piece = Buffer.alloc(256 * 1024);

/** Made while they are sent, as fast as they are taken, unless the other side has enough of them. */
function zeros(
	type: string,
	encoding: string | undefined,
	encoders: readonly (() => zlib.Gzip | zlib.BrotliCompress)[],
): Route {
	return async (_request, response) => {
		response.writeHead(200, {
			'content-type': type,
			...(encoding === undefined ? {} : { 'content-encoding': encoding }),
		});
		let sink: Writable = response;
		for (const create of encoders.toReversed()) {
			const encoder = create();
			encoder.on('error', () => {});
			encoder.pipe(sink);
			sink = encoder;
		}
		await fill(sink, response, () => piece);
	};
}

async function fill(sink: Writable, response: ServerResponse, next: (sent: number) => Buffer): Promise<void> {
	response.on('error', () => {});
	const gone = new AbortController();
	response.on('close', () => gone.abort());
	for (let sent = 0; sent < tenGigabytes && !response.destroyed && !gone.signal.aborted; ) {
		const bytes = next(sent);
		sent += bytes.length;
		if (!sink.write(bytes)) {
			await once(sink, 'drain', { signal: gone.signal }).catch(() => {});
		}
	}
	if (sink === response) {
		response.end();
	} else {
		sink.destroy();
	}
}

const endless: Readonly<Record<string, Route>> = {
	'a page of one line without end': async (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		response.write('<!doctype html><title>Ice</title><p>');
		await fill(response, response, () => Buffer.alloc(256 * 1024, 'ice '));
	},
	'JSON without end': async (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		await fill(response, response, () => Buffer.alloc(256 * 1024, '[{"a":'));
	},
	'a length of ten gigabytes': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'content-length': String(tenGigabytes) });
		response.write(html(''));
	},
};

const slow: Readonly<Record<string, Route>> = {
	'no answer at all': () => {},
	'a body that stops': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		response.write(`<!doctype html><p>${honest}`);
	},
	'a body that drips': async (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		await drip(response);
	},
	'headers that drip': async (_request, response) => {
		const { socket } = response;
		socket?.on('error', () => {});
		socket?.write('HTTP/1.1 200 OK\r\n');
		for (let at = 0; isOpen(socket) && at < 200; at++) {
			socket?.write(`X-Slow-${at}: 1\r\n`);
			await wait(100);
		}
	},
	'a compressed body that drips': async (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
		const packed = zlib.gzipSync(html('').repeat(20));
		for (let at = 0; at < packed.length && !response.destroyed; at++) {
			response.write(packed.subarray(at, at + 1));
			await wait(100);
		}
	},
	'a wait of a day': (_request, response) => {
		response.writeHead(503, { 'retry-after': '86400' }).end();
	},
};

/** One byte after the other, for ever, each before anyone calls it silence. */
async function drip(response: ServerResponse): Promise<void> {
	while (!response.destroyed) {
		response.write('i');
		await wait(100);
	}
}

const malformed: Readonly<Record<string, Route>> = {
	'no HTTP': raw('SSH-2.0-OpenSSH_9.6\r\n'),
	'HTTP/0.9': raw('<html><p>Ice.</p></html>'),
	'a status that is none': raw('HTTP/1.1 abc OK\r\n\r\n'),
	'a header of 60 kB': raw(`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(60_000)}\r\n\r\nice`),
	'ten thousand headers': raw(`HTTP/1.1 200 OK\r\n${'X-A: 1\r\n'.repeat(10_000)}\r\nice`),
	'headers without end': async (_request, { socket }) => {
		socket?.on('error', () => {});
		socket?.write('HTTP/1.1 200 OK\r\nX-A: ');
		for (let at = 0; isOpen(socket) && at < 10_000; at++) {
			if (socket?.write(Buffer.alloc(64 * 1024, 'a')) === false) {
				await Promise.race([once(socket, 'drain').catch(() => {}), once(socket, 'close').catch(() => {})]);
			}
		}
	},
	'two lengths': raw('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nice'),
	'a length below nothing': raw('HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nice'),
	'a chunk of a size that is none': raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nice\r\n'),
	'a chunk of an endless size': raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nice\r\n'),
	'a chunk that is cut': raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nice'),
	'a reset': (_request, { socket }) => void socket?.resetAndDestroy(),
	'a reset in the body': (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'content-length': '5000' });
		response.write('<p>Ice.', () => response.socket?.resetAndDestroy());
	},
	'an encoding that nobody knows': encoded('hostile', Buffer.from(html(''))),
	'more layers than anybody needs': encoded('gzip, gzip, gzip, gzip, gzip', zlib.gzipSync(html(''))),
	'plain text that claims to be gzip': encoded('gzip', Buffer.from(html(''))),
	'plain text that claims to be brotli': encoded('br', Buffer.from(html(''))),
	'noise that claims to be zstd': encoded('zstd', Buffer.alloc(5_000, 'noise')),
	'an empty page': (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(),
	'nothing new, unasked': (_request, response) => void response.writeHead(304).end(),
	'a sign-in': (_request, response) =>
		void response.writeHead(401, { 'www-authenticate': 'Basic realm="\u00a7 keys"' }).end(),
	'an error of a megabyte': (_request, response) =>
		void response.writeHead(500, { 'content-type': 'text/html' }).end('<p>error</p>'.repeat(100_000)),
};

/** Some of it is there, and may be shown. */
const lenient: Readonly<Record<string, Route>> = {
	'gzip without its end': encoded('gzip', zlib.gzipSync(html('')).subarray(0, -8)),
	'a body that ends too soon': raw(
		`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n${html('')}`,
	),
	'more than was said': raw(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n${html('')}`),
	'many answers to one request': raw('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nice'.repeat(50)),
	'a hundred early answers': raw(
		`${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)}HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nice`,
	),
};

const redirects: Readonly<Record<string, Route>> = {
	'a redirect to itself': redirect('page'),
	'redirects without end': redirect('?again'),
	'redirects that grow': (request, response) => {
		response
			.writeHead(302, { location: `${request.url ?? ''}${'x'.repeat(500)}`.replace(/page.*x/, it => `page?${it}`) })
			.end();
	},
	'a redirect to nowhere': (_request, response) => void response.writeHead(302).end(),
	'a redirect of a megabyte': raw(`HTTP/1.1 302 Found\r\nLocation: /${'a'.repeat(1_000_000)}\r\n\r\n`),
	'a redirect with escapes': raw(
		'HTTP/1.1 302 Found\r\nLocation: /\u001b[31mred\u0000\u0007\r\nContent-Length: 0\r\n\r\n',
	),
};

function isOpen(socket: Socket | null): boolean {
	return socket?.destroyed === false;
}

function encoded(encoding: string, body: Buffer): Route {
	return (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(body);
	};
}

function raw(answer: string): Route {
	return (_request, { socket }) => {
		socket?.on('error', () => {});
		socket?.end(Buffer.from(answer, 'latin1'));
	};
}
