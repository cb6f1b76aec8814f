import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import PQueue from 'p-queue';
import { findBubblewrap, jail } from './bubblewrap.ts';
import { type Frame, FrameReader, readNamed } from './child/frames.ts';
import { OutputCap } from './child/outputCap.ts';
import { onlyTheseStreams } from './inheritedFiles.ts';
import { Pieces } from './pieces.ts';
import { plotSupport, savePlots } from './plotSupport.ts';
import { killGroup } from './processGroup.ts';
import { type PythonEngine, type PythonOutcome, PythonUnavailable } from './pythonEngine.ts';
import { safeFileName } from './safeFileName.ts';

export interface SystemPythonOptions {
	/** How long a program may run, in milliseconds; 10,000 when absent. */
	readonly timeout?: number;
}

/**
 * Runs programs with the Python that is installed on this machine (`/usr/bin/python3`) and its packages, in bubblewrap: no
 * network, none of the user's files, a working folder in memory that is gone afterwards. Linux only; elsewhere, and where
 * bubblewrap cannot do all of it, there is no Python. To be chosen by the user, never by default.
 */
export function createSystemPythonEngine({ timeout: usual = 10_000 }: SystemPythonOptions): PythonEngine {
	const queue = new PQueue({ concurrency: 2 });
	const shutDown = new AbortController();
	return {
		description: `The Python of this machine with the packages that are installed in it, in a sandbox. No network and no files of the user; at most ${megabytes} MB and ${mostProcesses} processes.`,
		async run(code, { timeout = usual }, given) {
			const signal = AbortSignal.any([given, shutDown.signal]);
			const command = await commandFor(timeout);
			return await queue.add(async () => await runIn(command, code, timeout, signal), { signal });
		},
		async [Symbol.asyncDispose]() {
			shutDown.abort(new PythonUnavailable('Python was shut down.'));
			await queue.onIdle();
		},
	};
}

interface Command {
	readonly file: string;
	readonly args: readonly string[];
}

/** How programs are started here. Throws `PythonUnavailable` with what the user can do where they cannot be. */
async function commandFor(timeout: number): Promise<Command> {
	if (process.platform !== 'linux') {
		throw new PythonUnavailable(
			'The Python of this machine can be used on Linux only, where it can be put into a sandbox. Use the built-in Python.',
		);
	}
	const bubblewrap = await findBubblewrap();
	if (bubblewrap === undefined || !existsSync(python) || !existsSync(prlimit)) {
		throw new PythonUnavailable(
			'The Python of this machine needs a sandbox, and bubblewrap 0.8 or later, /usr/bin/prlimit or /usr/bin/python3 is missing or may not be used here. Install them (apt install bubblewrap python3), or use the built-in Python.',
		);
	}
	const limits = [
		`--as=${megabytes * 1024 * 1024}`,
		`--cpu=${Math.ceil(timeout / 1_000) + 1}`,
		`--fsize=${64 * 1024 * 1024}`,
		`--nproc=${mostProcesses}`,
		'--nofile=256',
		'--core=0',
	];
	const view = { reads: ['/etc/matplotlibrc', '/etc/fonts'], hasWorkFolder: true, environment };
	const args = jail(view, [prlimit, ...limits, '--', python, '-I', '-c', runner]);
	if (process.getuid?.() !== 0) {
		return { file: bubblewrap, args };
	}
	// The limits on processes and time do not bind root, and what is inside would be root still.
	if (!existsSync(setpriv)) {
		throw new PythonUnavailable(
			'The limits of the sandbox do not bind root, and /usr/bin/setpriv, which would make it another user, is missing. Run as another user, or use the built-in Python.',
		);
	}
	const drop = ['--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs', '--'];
	return { file: setpriv, args: [...drop, bubblewrap, ...args] };
}

async function runIn(
	{ file, args }: Command,
	code: string,
	timeout: number,
	signal: AbortSignal,
): Promise<PythonOutcome> {
	signal.throwIfAborted();
	const started = performance.now();
	const child = spawn(file, args, {
		env: {},
		cwd: '/',
		stdio: onlyTheseStreams(['pipe', 'pipe', 'pipe', 'pipe']),
		detached: true,
	});
	const channel = child.stdio[3];
	const stdout = collect(child.stdout);
	const stderr = collect(child.stderr);
	const result = readResult(channel);
	let isLate = false;
	const timer = setTimeout(() => {
		isLate = true;
		killGroup(child);
	}, timeout);
	const abort = (): void => {
		killGroup(child);
	};
	signal.addEventListener('abort', abort, { once: true });
	try {
		// A program that does not start reads nothing.
		child.stdin?.on('error', () => {});
		child.stdin?.end(code);
		await new Promise<void>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', () => resolve());
		});
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', abort);
	}
	signal.throwIfAborted();
	const { version, end, files } = result;
	if (version === undefined && !isLate) {
		throw new PythonUnavailable(
			`The sandbox of this machine's Python did not start: ${stderr().slice(-300).trim()}. Use the built-in Python.`,
		);
	}
	const isOutOfTime = isLate || child.exitCode === 152 || child.exitCode === 137;
	return {
		end: end ?? (isOutOfTime ? 'timed-out' : 'crashed'),
		stdout: stdout(),
		stderr: stderr(),
		files,
		milliseconds: performance.now() - started,
		interpreter: `Python ${version ?? '3'} (this machine's, in bubblewrap)`,
	};
}

/** Reads a stream, of which it keeps the head and the tail. */
function collect(stream: Readable | null): () => string {
	const pieces = new Pieces();
	const cap = new OutputCap(it => pieces.add(it));
	stream?.on('data', (bytes: Uint8Array) => cap.write(bytes));
	return () => {
		cap.end();
		return pieces.text();
	};
}

interface Result {
	version: string | undefined;
	end: PythonOutcome['end'] | undefined;
	readonly files: { readonly name: string; readonly bytes: Uint8Array }[];
}

/** What the runner says of the program, filled in as it comes, until too much comes or what is no frame. */
function readResult(stream: Readable | Writable | null | undefined): Result {
	const result: Result = { version: undefined, end: undefined, files: [] };
	const reader = new FrameReader();
	let room = mostReceived;
	if (!stream || !('read' in stream)) {
		return result;
	}
	stream.on('error', () => {});
	stream.on('data', (bytes: Uint8Array) => {
		room -= bytes.length;
		try {
			if (room >= 0) {
				for (const frame of reader.read(bytes)) {
					takeFrame(result, frame);
				}
			}
		} catch {
			// The program wrote into the channel itself. What it harmed are its own results.
			room = 0;
		}
	});
	return result;
}

function takeFrame(result: Result, { kind, payload }: Frame): void {
	const text = (): string => Buffer.from(payload).toString();
	if (kind === 'ready') {
		result.version ??= text().slice(0, 20);
	} else if (kind === 'end') {
		const said = text();
		result.end = said === 'finished' || said === 'out-of-memory' ? said : 'raised';
	} else if (kind === 'file' && result.files.length < 16) {
		const { name, bytes } = readNamed(payload);
		const taken = result.files.map(it => it.name);
		result.files.push({ name: safeFileName(name, taken), bytes });
	}
}

const python = '/usr/bin/python3';
const prlimit = '/usr/bin/prlimit';
const setpriv = '/usr/bin/setpriv';
const megabytes = 1_536;
const mostProcesses = 32;
/** Bytes: the 20 MB of files that the runner sends, and some. */
const mostReceived = 24 * 1024 * 1024;

const environment = {
	PATH: '/usr/bin',
	HOME: '/tmp',
	LANG: 'C.UTF-8',
	MPLBACKEND: 'agg',
	MPLCONFIGDIR: '/tmp/matplotlib',
	// Each thread that a library starts ahead takes of the address space and of the processes.
	OPENBLAS_NUM_THREADS: '1',
	OMP_NUM_THREADS: '1',
};

/** Reads the program from standard input, runs it as `__main__`, and writes frames as the locked child does, to descriptor 3. */
const runner = `
import linecache, os, struct, sys, traceback

code = sys.stdin.buffer.read().decode()
sys.stdin = open(os.devnull)
channel = os.fdopen(3, 'wb')

def send(kind, payload):
    channel.write(struct.pack('<BI', kind, len(payload)) + payload)
    channel.flush()

def send_files():
    count = size = 0
    for folder, folders, names in os.walk('/work'):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            length = os.path.getsize(path)
            if count == 16 or size + length > 20 * 1024 * 1024:
                print('Not kept, because at most 16 files and 20 MB are:', name, file=sys.stderr)
                continue
            count += 1
            size += length
            encoded = name.encode(errors='replace')[:1000]
            send(4, struct.pack('<H', len(encoded)) + encoded + open(path, 'rb').read())

send(0, sys.version.split()[0].encode())
space = sys.modules['__main__'].__dict__
linecache.cache['program.py'] = (len(code), None, code.splitlines(True), 'program.py')
end = 'finished'
try:
    if 'matplotlib' in code:
        try:
            exec(${JSON.stringify(plotSupport)}, {})
        except ImportError:
            pass
    exec(compile(code, 'program.py', 'exec', dont_inherit=True), space)
except SystemExit as error:
    if error.code:
        end = 'raised'
        print(error.code if isinstance(error.code, str) else f'SystemExit: {error.code}', file=sys.stderr)
except BaseException as error:
    traceback.print_exception(error.with_traceback(error.__traceback__.tb_next if error.__traceback__ else None))
    end = 'out-of-memory' if isinstance(error, MemoryError) else 'raised'
try:
    exec(${JSON.stringify(savePlots)}, {})
    send_files()
except BaseException:
    traceback.print_exc()
sys.stdout.flush()
sys.stderr.flush()
send(5, end.encode())
channel.close()
os._exit(0)
`;
