// The process in which Python runs. It loads Pyodide, locks itself, says so, waits for one program, runs it and ends.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { loadPyodide, PyodideAPI } from 'pyodide';
import { collectFiles, workFolder } from './child/collectFiles.ts';
import {
	type ChildOptions,
	type EndReport,
	encodeHeader,
	encodeNamed,
	type FrameKind,
	type ReadyReport,
	type RunRequest,
} from './child/frames.ts';
import { OutputCap } from './child/outputCap.ts';
import { emptyLock, openPack } from './child/pack.ts';
import { runner, warmUp } from './child/program.ts';
import { enterBrowserRealm, lockRealm } from './child/realm.ts';
import { type Watch, watch } from './child/watchdog.ts';
import { savePlots } from './plotSupport.ts';

if (isMainThread) {
	// Node would print the minified line on which an error arose, a megabyte long.
	process.on('uncaughtException', error => {
		writeSync(2, `${(error.stack ?? error.message).slice(0, 2_000)}\n`);
		process.exit(1);
	});
	await main(JSON.parse(process.argv[2] ?? '{}'));
} else {
	watch(workerData, it => writeSync(2, it));
}

async function main(options: ChildOptions): Promise<never> {
	const deadline = await startWatchdog(options);
	const request = receiveRequest();
	const base = pathToFileURL(options.pyodide).href.replace(/\/*$/, '/');
	enterBrowserRealm({ base, read: name => readFileSync(join(options.pyodide, name)) });
	const snapshot = readSnapshot(options);
	const pack = options.pack === undefined ? undefined : openPack(options.pack);
	const { lock, base: packageBaseUrl } = pack ?? { lock: emptyLock(options.pyodide), base };
	const pyodide = await load(base, { lock, packageBaseUrl }, { snapshot, makesSnapshot: options.makesSnapshot });
	if (options.makesSnapshot) {
		pyodide.runPython(warmUp);
		send('snapshot', pyodide.makeMemorySnapshot());
	}
	const run: (code: string) => unknown = pyodide.runPython(runner, { globals: pyodide.runPython('{}') });
	const python = String(pyodide.runPython('import platform; platform.python_version()'));
	const problems = await lockRealm();
	sendJson('ready', { python, problems, isFromSnapshot: snapshot !== undefined });

	const { code, milliseconds } = await request;
	// The host kills in time; this is for a host that cannot.
	Atomics.store(deadline, 0, process.hrtime.bigint() + BigInt(Math.ceil(milliseconds + 1_000)) * 1_000_000n);
	const stdout = new OutputCap(it => send('stdout', it));
	const stderr = new OutputCap(it => send('stderr', it));
	pyodide.setStdout({ write: it => stdout.write(it) });
	pyodide.setStderr({ write: it => stderr.write(it) });
	pyodide.setStdin({ stdin: () => null });
	// An interpreter that a program has ended gives nothing out any more.
	const files = pyodide.FS;
	let report: EndReport;
	try {
		await pack?.loadFor(pyodide, code);
		report = { end: endOf(run(code)), notes: [] };
		if (pack) {
			pyodide.runPython(savePlots, { globals: pyodide.runPython('{}') });
		}
	} catch (error) {
		report = crashOf(error);
	}
	const notes =
		report.end === 'crashed' ? [] : collectFiles(files, (name, content) => send('file', encodeNamed(name, content)));
	stdout.end();
	stderr.end();
	sendJson('end', { end: report.end, notes: [...report.notes, ...notes] });
	process.exit(0);
}

/** Starts the thread that can end this process, and returns the cell in which it reads the deadline. */
async function startWatchdog({ megabytes, parent }: ChildOptions): Promise<BigInt64Array> {
	const deadline = new BigInt64Array(new SharedArrayBuffer(8));
	const worker = new Worker(new URL(import.meta.url), { workerData: { megabytes, parent, deadline } satisfies Watch });
	await new Promise(resolve => worker.once('online', resolve));
	worker.unref();
	return deadline;
}

/** The snapshot if it is what was kept; without one the start is slow, and nothing else. */
function readSnapshot({ snapshot }: ChildOptions): Uint8Array | undefined {
	if (!snapshot) {
		return undefined;
	}
	try {
		const bytes = readFileSync(snapshot.path);
		return createHash('sha256').update(bytes).digest('hex') === snapshot.sha256 ? bytes : undefined;
	} catch {
		return undefined;
	}
}

async function load(
	base: string,
	{ lock, packageBaseUrl }: { readonly lock: string; readonly packageBaseUrl: string },
	{ snapshot, makesSnapshot }: { readonly snapshot: Uint8Array | undefined; readonly makesSnapshot: boolean },
): Promise<PyodideAPI> {
	// The names are not written out, so that a bundler leaves the imports alone: the files are beside it as they are.
	const pyodide: { loadPyodide: typeof loadPyodide } = await import(`${base}pyodide.mjs`);
	const module: { default: CreatePyodideModule } = await import(`${base}pyodide.asm.mjs`);
	return await pyodide.loadPyodide({
		indexURL: base,
		createPyodideModule: module.default,
		lockFileContents: lock,
		packageBaseUrl,
		jsglobals: Object.create(null),
		env: { HOME: workFolder },
		_makeSnapshot: makesSnapshot,
		...(snapshot ? { _loadSnapshot: snapshot } : {}),
	});
}

type CreatePyodideModule = NonNullable<NonNullable<Parameters<typeof loadPyodide>[0]>['createPyodideModule']>;

/** Receives the host's one request. When the host closes the pipe instead, or is gone, so is this process. */
function receiveRequest(): Promise<RunRequest> {
	const chunks: Uint8Array[] = [];
	return new Promise(resolve => {
		process.stdin.on('data', (chunk: Uint8Array) => {
			chunks.push(chunk);
			// One line of JSON.
			if (chunk.at(-1) === 10) {
				resolve(JSON.parse(Buffer.concat(chunks).toString()));
				process.stdin.destroy();
			}
		});
		process.stdin.on('end', () => process.exit(0));
	});
}

function endOf(end: unknown): EndReport['end'] {
	return end === 'finished' || end === 'out-of-memory' ? end : 'raised';
}

/** What the interpreter itself died of. */
function crashOf(error: unknown): EndReport {
	// `os._exit` and its kind end the interpreter, not the program's host.
	const status: unknown = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
	if (typeof status === 'number') {
		return { end: status === 0 ? 'finished' : 'raised', notes: [`The program ended itself with status ${status}.`] };
	}
	return { end: 'crashed', notes: [error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : ''] };
}

function sendJson(kind: FrameKind, value: ReadyReport | EndReport): void {
	send(kind, new TextEncoder().encode(JSON.stringify(value)));
}

function send(kind: FrameKind, payload: Uint8Array): void {
	writeFully(encodeHeader(kind, payload.length));
	writeFully(payload);
}

function writeFully(bytes: Uint8Array): void {
	const pause = new Int32Array(new SharedArrayBuffer(4));
	for (let at = 0; at < bytes.length; ) {
		try {
			at += writeSync(1, bytes, at, bytes.length - at);
		} catch (error) {
			// A pipe that does not block says so when it is full.
			if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) {
				throw error;
			}
			Atomics.wait(pause, 0, 0, 1);
		}
	}
}
