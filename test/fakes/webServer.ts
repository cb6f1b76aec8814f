import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

/** Answers one request. One that throws, or never answers, is a fault like others. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface SiteRequest {
	readonly method: string;
	/** With its query. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
}

/**
 * A web site on a loopback port, with real HTTP. Its routes are paths (`/a`, `/docs/*` for all below) and what they answer: an
 * HTML page's text, or a function. Anything else is a 404.
 */
export class WebServer implements AsyncDisposable {
	/** All requests, in the order of their arrival. */
	readonly requests: SiteRequest[] = [];
	/** The most that were being answered at the same time. */
	mostAtOnce = 0;
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	readonly #routes: Readonly<Record<string, Route | string>>;
	#connections = 0;
	#running = 0;

	static async start(
		routes: Readonly<Record<string, Route | string>> = {},
		{ isEverywhere = false }: { readonly isEverywhere?: boolean } = {},
	): Promise<WebServer> {
		const server = new WebServer(routes);
		await new Promise<void>((resolve, reject) => {
			server.#server.once('error', reject);
			// Without an address it listens at all that there are.
			server.#server.listen({ port: 0, ...(isEverywhere ? {} : { host: '127.0.0.1' }) }, resolve);
		});
		return server;
	}

	private constructor(routes: Readonly<Record<string, Route | string>>) {
		this.#routes = routes;
		this.#server = createServer((request, response) => {
			this.#answer(request, response).catch(() => response.destroy());
		});
		this.#server.on('connection', socket => {
			this.#connections++;
			this.#sockets.add(socket);
			socket.on('close', () => this.#sockets.delete(socket));
		});
	}

	get port(): number {
		const address = this.#server.address();
		assert.ok(address !== null && typeof address === 'object', 'The server listens on no port.');
		return address.port;
	}

	/** `127.0.0.1:PORT`, as the door's `allowedHosts` takes it. */
	get host(): string {
		return `127.0.0.1:${this.port}`;
	}

	/** `http://127.0.0.1:PORT` */
	get origin(): string {
		return `http://${this.host}`;
	}

	url(path: string): URL {
		return new URL(path, this.origin);
	}

	/** Connections that are open now, and those there ever were. */
	get openSockets(): number {
		return this.#sockets.size;
	}
	get connections(): number {
		return this.#connections;
	}

	/** Requests for one path, its query left out. */
	countOf(path: string): number {
		return this.requests.filter(it => it.path.split('?', 1)[0] === path).length;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const closed = new Promise<void>(resolve => this.#server.close(() => resolve()));
		this.#server.closeAllConnections();
		await closed;
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = request.url ?? '/';
		this.requests.push({
			method: request.method ?? '',
			path,
			headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
		});
		this.#running++;
		this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
		response.on('close', () => this.#running--);
		const route = this.#routeOf(path.split('?', 1)[0] ?? '');
		await (typeof route === 'string' ? page(route) : route)(request, response);
	}

	#routeOf(path: string): Route | string {
		const below = Object.keys(this.#routes).find(it => it.endsWith('/*') && path.startsWith(it.slice(0, -1)));
		return this.#routes[path] ?? (below === undefined ? undefined : this.#routes[below]) ?? status(404);
	}
}

/** An HTML page, or something else where the headers say so. */
export function page(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Route {
	return (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
	};
}

/** An answer that is nothing but a status. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Route {
	return (_request, response) => {
		response.writeHead(code, { 'content-type': 'text/plain', ...headers }).end(`Status ${code}.`);
	};
}

export function redirect(to: string, code = 302): Route {
	return status(code, { location: to });
}

/** Answers in turn, and with the last one from then on. */
export function inTurn(...routes: readonly Route[]): Route {
	let at = 0;
	return async (request, response) => {
		const route = routes[Math.min(at++, routes.length - 1)];
		assert.ok(route, 'There is no answer to give in turn.');
		await route(request, response);
	};
}

/** Answers late. */
export function after(ms: number, route: Route): Route {
	return async (request, response) => {
		await new Promise<void>(resolve => {
			setTimeout(resolve, ms).unref();
		});
		await route(request, response);
	};
}

/** Serves the files of a folder, by the path below `prefix` (`/docs/`), typed by their names alone, as plain servers do. */
export function folder(root: string, prefix = '/'): Route {
	return async (request, response) => {
		const path = decodeURIComponent(new URL(request.url ?? '/', 'http://site.test').pathname);
		const file = normalize(join(root, path.slice(prefix.length)));
		const bytes = file.startsWith(normalize(root) + sep) ? await readFile(file).catch(() => undefined) : undefined;
		if (!bytes) {
			await status(404)(request, response);
			return;
		}
		const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream';
		response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
	};
}

const types: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.htm': 'text/html',
	'.txt': 'text/plain',
	'.md': 'text/markdown',
	'.json': 'application/json',
	'.xml': 'application/xml',
	'.csv': 'text/csv',
	'.pdf': 'application/pdf',
	'.zip': 'application/zip',
	'.epub': 'application/epub+zip',
	'.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	'.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	'.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	'.png': 'image/png',
	'.jpg': 'image/jpeg',
};
