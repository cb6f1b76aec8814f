import { existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { identity, isolation, systemFolders } from '../python/bubblewrap.ts';
import { unprivileged } from './privilege.ts';
import { runProcess } from './runProcess.ts';
import { createScratch, etcFiles, type Scratch } from './scratch.ts';

/** What keeps a command from everything but its copy of the project. */
export interface Sandbox {
	/** For people: `bubblewrap 0.8.0`. */
	readonly name: string;
	/** The program and arguments that run an approved command line within. */
	commandFor(request: SandboxRequest): readonly [string, ...string[]];
}

export interface SandboxRequest {
	readonly commandLine: string;
	readonly scratch: Scratch;
	/** Where the command starts: the project, or a folder in it. */
	readonly workingFolder: string;
}

/**
 * Finds the operating system's sandbox, and tries it out once per process: `undefined` where there is none (macOS,
 * Windows, no user namespaces), or where one let a trial see what it must not.
 */
export function findSandbox(): Promise<Sandbox | undefined> {
	// Where the trial cannot even be made, there is none.
	found ??= probe().catch(() => undefined);
	return found;
}

let found: Promise<Sandbox | undefined> | undefined;

async function probe(): Promise<Sandbox | undefined> {
	const bwrap = process.platform === 'linux' ? ['/usr/bin/bwrap', '/bin/bwrap'].find(it => existsSync(it)) : undefined;
	if (bwrap === undefined) {
		return undefined;
	}
	const version = await run([bwrap, '--version']);
	const sandbox: Sandbox = {
		name: version.trim(),
		commandFor: request => [bwrap, ...bwrapArguments(request)],
	};
	const place = mkdtempSync(join(tmpdir(), 'deep-research-probe-'));
	try {
		mkdirSync(join(place, 'project'));
		writeFileSync(join(place, 'secret'), '');
		const project = join(realpathSync(place), 'project');
		await using scratch = await createScratch(project, new AbortController().signal);
		const output = await run(sandbox.commandFor({ commandLine: trialOf(place), scratch, workingFolder: project }));
		const isContained = existsSync(join(scratch.copy, 'written')) && !existsSync(join(project, 'written'));
		return output === 'works\n' && isContained ? sandbox : undefined;
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
}

/** No file beside the project, no variable, no route, no capability, no place to write but the copy. */
function trialOf(place: string): string {
	return [
		'set -e',
		`test ! -e '${place}/secret'`,
		'test -z "$(cat /proc/1/environ)"',
		'test "$(wc -l </proc/net/route)" -le 1',
		'grep -q "^CapEff:.0*$" /proc/self/status',
		'! (echo x >/written) 2>/dev/null',
		'! (echo x >/dev/written) 2>/dev/null',
		'echo x >/tmp/written',
		'echo x >written',
		'echo works',
	].join('\n');
}

async function run(command: readonly [string, ...string[]]): Promise<string> {
	const { identity } = unprivileged;
	const { signal } = new AbortController();
	const { stdout } = await runProcess({ command, env: {}, folder: '/', timeoutMs: 5_000, ...identity }, signal);
	return stdout;
}

/**
 * The arguments with which bubblewrap runs a command line: no network, no capabilities, no namespaces of its own, an empty
 * temporary folder, programs and libraries to read, and the scratch copy in the project's place. bubblewrap itself must be
 * started with an empty environment: what it has, `/proc/1/environ` shows within.
 */
export function bwrapArguments(request: SandboxRequest): string[] {
	const { scratch, workingFolder, commandLine } = request;
	const programs = programFolders(scratch.project);
	return [
		...isolation,
		...Object.entries(environmentWithin(programs.path)).flatMap(([name, value]) => ['--setenv', name, value]),
		...systemFolders(),
		...systemFiles.flatMap(it => ['--ro-bind-try', it, it]),
		'--ro-bind',
		scratch.etc,
		'/etc/deep-research',
		...Object.keys(etcFiles).flatMap(it => ['--symlink', `deep-research/${it}`, `/etc/${it}`]),
		...'--proc /proc --dev /dev --size 67108864 --tmpfs /dev/shm --size 1073741824 --tmpfs /tmp'.split(' '),
		...programs.folders.filter(it => unprivileged.canReach(it)).flatMap(it => ['--ro-bind-try', it, it]),
		'--bind',
		scratch.copy,
		scratch.project,
		...scratch.readOnly.flatMap(it => ['--ro-bind', it, it]),
		...'--remount-ro /dev --remount-ro /'.split(' '),
		'--chdir',
		workingFolder,
		...identity,
		'--',
		'/bin/sh',
		'-c',
		withinLimits,
		'sh',
		commandLine,
	];
}

/**
 * Processes, core files and the size of a file are limited, the output comes in one stream in its order, and of all
 * processes of the machine these are the first to go when memory runs out. Then the command line, as it was approved.
 */
const withinLimits = [
	'{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null',
	'exec 2>&1',
	'limits=; [ ! -x /usr/bin/prlimit ] || limits="/usr/bin/prlimit --nproc=512 --core=0 --fsize=1073741824 --"',
	'exec $limits /bin/sh -c "$1"',
].join('\n');

function environmentWithin(path: string): Readonly<Record<string, string>> {
	return {
		PATH: path,
		HOME: '/tmp',
		TMPDIR: '/tmp',
		LANG: process.env['LANG'] ?? 'C.UTF-8',
		TERM: 'dumb',
		NO_COLOR: '1',
		CI: 'true',
	};
}

/** What programs look up to find libraries and settings of their own; nothing of users or secrets. */
const systemFiles =
	'/etc/alternatives /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/localtime /etc/mime.types /etc/fonts /etc/perl /etc/python3 /etc/java-17-openjdk /etc/java-21-openjdk /etc/java-25-openjdk'.split(
		' ',
	);

/**
 * Where the user's programs are: the folders of `PATH`, and beside a `bin` its `lib`, `libexec` and `include`, since Node and
 * Python keep their own files there. Never a home folder, nor one that a home or the project lies in.
 */
function programFolders(project: string): { readonly path: string; readonly folders: readonly string[] } {
	const places = (process.env['PATH'] ?? '').split(delimiter).filter(it => isAbsolute(it) && existsSync(it));
	const own = places.filter(it => !it.startsWith('/usr/') && !isAround(it, homedir()) && !isAround(it, project));
	const folders = own
		.filter(it => !isAround(project, it) && !lstatSync(it).isSymbolicLink())
		.flatMap(it =>
			basename(it) === 'bin' ? [it, ...['lib', 'libexec', 'include'].map(name => join(dirname(it), name))] : [it],
		);
	const usual = ['/usr/local/bin', '/usr/bin', '/bin'];
	return {
		path: [...new Set([...places.filter(it => own.includes(it) || it.startsWith('/usr/')), ...usual])].join(':'),
		folders,
	};
}

/** Whether `outer` is `inner`, or a folder above it. */
function isAround(outer: string, inner: string): boolean {
	const [above, below] = [outer, inner].map(it => (existsSync(it) ? realpathSync(it) : it));
	return above !== undefined && (below === above || below?.startsWith(above === '/' ? '/' : `${above}/`) === true);
}
