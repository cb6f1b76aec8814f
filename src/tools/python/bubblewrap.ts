import { spawn } from 'node:child_process';
import { lstatSync, readlinkSync } from 'node:fs';

/** What a jailed program may see beside the system's programs and libraries, at the places where they are. */
export interface JailView {
	/** Files and folders to read; those that do not exist are left out. */
	readonly reads: readonly string[];
	/** Whether it has a working folder, `/work`: 64 MB of memory that are gone with it. */
	readonly hasWorkFolder?: boolean;
	readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The arguments of bubblewrap that put a program into namespaces of its own: no network, no other processes, none of the
 * user's files, no rights, and no way to make namespaces again. bubblewrap itself must be started with an empty environment,
 * which is to be read in `/proc/1/environ` inside.
 */
export function jail(
	{ reads, hasWorkFolder = false, environment = {} }: JailView,
	program: readonly string[],
): string[] {
	return [
		...isolation,
		...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
		...systemFolders(),
		...['/etc/alternatives', '/etc/ld.so.cache'].flatMap(it => ['--ro-bind-try', it, it]),
		'--proc',
		'/proc',
		'--dev',
		'/dev',
		...memoryFolder('/tmp'),
		...reads.flatMap(it => ['--ro-bind-try', it, it]),
		...(hasWorkFolder ? [...memoryFolder('/work'), '--chdir', '/work'] : ['--chdir', '/']),
		...identity,
		'--',
		...program,
	];
}

/** The path of a bubblewrap that can do all of the above on this machine, found out once. */
export function findBubblewrap(): Promise<string | undefined> {
	found ??= tryBubblewrap();
	return found;
}

let found: Promise<string | undefined> | undefined;

async function tryBubblewrap(): Promise<string | undefined> {
	if (process.platform !== 'linux') {
		return undefined;
	}
	for (const path of ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/run/current-system/sw/bin/bwrap']) {
		const isWorking = await new Promise<boolean>(resolve => {
			const child = spawn(path, jail({ reads: [] }, ['/usr/bin/true']), { env: {}, stdio: 'ignore', timeout: 5_000 });
			child.once('error', () => resolve(false));
			child.once('close', code => resolve(code === 0));
		});
		if (isWorking) {
			return path;
		}
	}
	return undefined;
}

function memoryFolder(path: string): string[] {
	return ['--size', String(64 * 1024 * 1024), '--tmpfs', path];
}

/** `/usr`, and what stands beside it: links into it on most systems, folders of their own on some. To read. */
export function systemFolders(): string[] {
	const top = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].flatMap(path => {
		const stats = lstatSync(path, { throwIfNoEntry: false });
		if (!stats) {
			return [];
		}
		return stats.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
	});
	return ['--ro-bind', '/usr', '/usr', ...top, '--ro-bind-try', '/nix/store', '/nix/store'];
}

/** Namespaces of its own, and none to be made within; it dies with its host; no terminal; no environment. */
export const isolation =
	'--unshare-user --disable-userns --unshare-all --die-with-parent --new-session --clearenv'.split(' ');

/** Who a program is within, without any rights. */
export const identity = '--hostname sandbox --uid 65534 --gid 65534 --cap-drop ALL'.split(' ');
