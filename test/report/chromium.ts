import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';

/** Where Chromium is on this machine; `undefined` when it is not. */
export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(it =>
	existsSync(it),
);

/** A real browser with one page, driven by its own protocol. */
export class Browser implements AsyncDisposable {
	readonly #child: ChildProcess;
	readonly #profile: string;
	readonly #socket: WebSocket;
	readonly #waiting = new Map<number, (result: unknown) => void>();
	readonly #listeners = new Map<string, () => void>();
	#calls = 0;

	private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
		this.#child = child;
		this.#profile = profile;
		this.#socket = socket;
		socket.addEventListener('message', ({ data }) => {
			const { id, method, result } = Message.parse(JSON.parse(String(data)));
			if (id !== undefined) {
				this.#waiting.get(id)?.(result);
				this.#waiting.delete(id);
			}
			this.#listeners.get(method ?? '')?.();
		});
	}

	static async start(program: string): Promise<Browser> {
		const profile = mkdtempSync(join(tmpdir(), 'deep-research-chromium-'));
		const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--window-size=1000,800', '--no-first-run'];
		const child = spawn(program, [...args, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], {
			stdio: 'ignore',
		});
		const port = await portOf(profile);
		const targets = Targets.parse(await getJson(`http://127.0.0.1:${port}/json/list`));
		const address = targets.find(it => it.type === 'page')?.webSocketDebuggerUrl;
		const socket = new WebSocket(address ?? '');
		await new Promise((resolve, reject) => {
			socket.addEventListener('open', resolve, { once: true });
			socket.addEventListener('error', () => reject(new Error('The browser cannot be spoken to.')), { once: true });
		});
		const browser = new Browser(child, profile, socket);
		await browser.#call('Page.enable', {});
		return browser;
	}

	/** As if the address had been typed: pages may scroll to a fragment only then. */
	async open(url: string): Promise<void> {
		const loaded = new Promise<void>(resolve => this.#listeners.set('Page.loadEventFired', resolve));
		await this.#call('Page.navigate', { url });
		await loaded;
	}

	async evaluate(expression: string): Promise<unknown> {
		const answer = await this.#call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
		return Evaluated.parse(answer).result.value;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#socket.close();
		const ended = new Promise(resolve => this.#child.once('exit', resolve));
		this.#child.kill('SIGKILL');
		await ended;
		rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	}

	#call(method: string, params: object): Promise<unknown> {
		const id = ++this.#calls;
		this.#socket.send(JSON.stringify({ id, method, params }));
		return new Promise(resolve => this.#waiting.set(id, resolve));
	}
}

const Message = z.object({ id: z.number().optional(), method: z.string().optional(), result: z.unknown().optional() });
const Targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const Evaluated = z.object({ result: z.object({ value: z.unknown() }) });

async function portOf(profile: string): Promise<number> {
	const file = join(profile, 'DevToolsActivePort');
	for (let tries = 0; tries < 300; tries++) {
		if (existsSync(file)) {
			const port = Number.parseInt(readFileSync(file, 'utf8'), 10);
			if (port > 0) {
				return port;
			}
		}
		await setTimeout(50);
	}
	throw new Error('The browser did not start.');
}

async function getJson(url: string): Promise<unknown> {
	return await new Promise((resolve, reject) => {
		get(url, response => {
			let body = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => {
				body += chunk;
			});
			response.on('end', () => resolve(JSON.parse(body)));
		}).on('error', reject);
	});
}
