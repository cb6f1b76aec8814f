import { closeSync, openSync } from 'node:fs';
import { registerHooks } from 'node:module';
import process from 'node:process';
import { freezeLanguage } from './freezeLanguage.ts';

/** The files that Pyodide may fetch: nothing but what this process has read before. */
export interface ServedFiles {
	/** A `file:` URL with a slash at the end. */
	readonly base: string;
	readonly read: (name: string) => Uint8Array<ArrayBuffer>;
}

/**
 * Makes this process look like a browser's worker, before Pyodide is imported: where Pyodide sees Node, its `os.system` starts
 * programs of the host and its file systems mount the host's.
 */
export function enterBrowserRealm(files: ServedFiles): void {
	define('process', bareProcess);
	define('WorkerGlobalScope', { [Symbol.hasInstance]: () => true });
	define('self', globalThis);
	define('location', { href: files.base, toString: () => files.base });
	serveFiles(files);
}

/** Lets Pyodide fetch these files, until the returned function is called. */
export function serveFiles({ base, read }: ServedFiles): () => void {
	define('URL', web.URL);
	define('fetch', (url: unknown) => {
		const address = String(url);
		if (!address.startsWith(base)) {
			return Promise.reject(new Error(`Nothing is fetched but Pyodide's own files: ${address}`));
		}
		const name = address.slice(base.length);
		const bytes = read(name);
		return Promise.resolve(
			name.endsWith('.wasm')
				? new web.Response(bytes, { headers: { 'content-type': 'application/wasm' } })
				: { ok: true, status: 200, arrayBuffer: () => Promise.resolve(Uint8Array.from(bytes).buffer) },
		);
	});
	return () => {
		Reflect.deleteProperty(globalThis, 'fetch');
		Reflect.deleteProperty(globalThis, 'URL');
	};
}

/**
 * Takes away all that could lead out of the interpreter: what Node adds to the language, the ways to turn text into code, and
 * the loading of modules. Returns what of the whole lock, the flags of this process included, does not hold.
 */
export async function lockRealm(): Promise<readonly string[]> {
	const problems: string[] = [];
	for (const name of Object.getOwnPropertyNames(globalThis)) {
		if (!kept.has(name) && !Reflect.deleteProperty(globalThis, name)) {
			problems.push(`the global ${name} could not be removed`);
		}
	}
	define('process', bareProcess);
	define('console', silentConsole());
	for (const name of forbiddenOfProcess) {
		if (name in process && !pin(process, name, undefined)) {
			problems.push(`process.${name} could not be removed`);
		}
	}
	for (const sample of [() => {}, async () => {}, function* () {}, async function* () {}]) {
		const prototype: unknown = Object.getPrototypeOf(sample);
		if (prototype === null || !isObject(prototype) || !pin(prototype, 'constructor', refuseCode)) {
			problems.push('a function constructor could not be removed');
		}
	}
	// A program that sets it would be handed the frames of ours.
	pin(Error, 'prepareStackTrace', undefined);
	registerHooks({
		resolve() {
			throw new Error('This process loads no more modules.');
		},
	});
	return [...problems, ...freezeLanguage(), ...(await problemsOfProcess())];
}

/** Tries what the flags of this process must refuse. */
async function problemsOfProcess(): Promise<string[]> {
	const problems: string[] = [];
	const { permission } = process;
	// What the model says is not enough: it may only be reporting, and deny nothing.
	const canOpen = !refuses(() => closeSync(openSync(process.execPath, 'r')));
	if (!permission || ['fs.write', 'child', 'addon', 'wasi', 'inspector'].some(it => permission.has(it))) {
		problems.push('the permission model is off');
	} else if (permission.has('fs.read') || permission.has('fs.read', process.execPath) || canOpen) {
		problems.push('files outside its own can be read');
	}
	if (!refuses(() => Reflect.construct(makeFunction, ['return 1']))) {
		problems.push('text can be turned into code');
	}
	if (!refuses(makeLargeMemory)) {
		problems.push('the memory of WebAssembly is not limited');
	}
	// bubblewrap sets one by itself.
	if (Object.keys(process.env).some(it => it !== 'ELECTRON_RUN_AS_NODE' && it !== 'PWD')) {
		problems.push('the environment is not empty');
	}
	for (const name of ['node:fs', 'node:child_process', 'node:net', 'node:sqlite']) {
		// The name is not written out, so that a bundler leaves the import alone.
		const isLoaded = await import(name).then(
			() => true,
			() => false,
		);
		if (isLoaded) {
			problems.push(`${name} can be imported`);
		}
	}
	return problems;
}

/** One page more than 512 MB. Node's types do not name `WebAssembly`. */
function makeLargeMemory(): void {
	const assembly: { readonly Memory?: unknown } = Reflect.get(globalThis, 'WebAssembly');
	if (typeof assembly.Memory === 'function') {
		Reflect.construct(assembly.Memory, [{ initial: 8193 }]);
	}
}

function refuses(attempt: () => unknown): boolean {
	try {
		attempt();
		return false;
	} catch {
		return true;
	}
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' || typeof value === 'function';
}

function define(name: string, value: unknown): void {
	Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

function pin(target: object, name: string, value: unknown): boolean {
	return Reflect.defineProperty(target, name, { value, writable: false, configurable: false });
}

function refuseCode(): never {
	throw new EvalError('Text is not turned into code here.');
}

/** Node's console holds its streams, and they hold sockets. */
function silentConsole(): object {
	const silent = (): void => {};
	return { log: silent, info: silent, debug: silent, warn: silent, error: silent, trace: silent, assert: silent };
}

const bareProcess = Object.freeze({ env: Object.freeze({}) });
/** Kept before it is taken away. */
const web = { Response: globalThis.Response, URL: globalThis.URL };
const makeFunction = Function;

const forbiddenOfProcess = [
	'_debugEnd',
	'_debugProcess',
	'_getActiveHandles',
	'_getActiveRequests',
	'_kill',
	'_linkedBinding',
	'_rawDebug',
	'_startProfilerIdleNotifier',
	'abort',
	'binding',
	'chdir',
	'dlopen',
	'execve',
	'getBuiltinModule',
	'initgroups',
	'kill',
	'loadEnvFile',
	'mainModule',
	'openStdin',
	'setegid',
	'seteuid',
	'setgid',
	'setgroups',
	'setuid',
	'umask',
];

/** The language itself, and what the interpreter asks of its host: time, chance and text. */
const kept = new Set(
	`AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
	FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator
	JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String
	SuppressedError DisposableStack AsyncDisposableStack Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array
	Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI decodeURIComponent encodeURI encodeURIComponent escape
	globalThis isFinite isNaN parseFloat parseInt undefined unescape
	TextDecoder TextEncoder atob btoa clearTimeout crypto performance queueMicrotask setTimeout
	WorkerGlobalScope location self`.split(/\s+/),
);
