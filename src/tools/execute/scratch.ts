import {
	constants,
	type Dirent,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ToolError } from '../../agent/tool.ts';
import { isSensitive } from '../corpus/sensitive.ts';
import { unprivileged } from './privilege.ts';

/** A copy of a project that a command may do with as it likes; gone when it is disposed. */
export interface Scratch extends Disposable {
	/** The project by its real path: where the copy is seen within the sandbox, so that absolute paths hold. */
	readonly project: string;
	readonly copy: string;
	/** Folders of the project that are too large to be copied: seen, never changed. */
	readonly readOnly: readonly string[];
	/** Those that cannot even be shown: root can come to them, and no command runs as root. */
	readonly hidden: readonly string[];
	/** Stands in for the accounts and hosts of this machine. */
	readonly etc: string;
}

/**
 * Copies a project for a command to run in. What is likely to hold secrets is left out, and so are version control (its
 * settings may hold tokens) and our own runs; installed packages are not copied but shown. Links are copied as links.
 * Throws `ToolError` for a project that is too large to be copied.
 */
export async function createScratch(project: string, signal: AbortSignal): Promise<Scratch> {
	sweep();
	const place = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
	const copy = join(place, 'project');
	const etc = join(place, 'etc');
	const remove = (): void => rmSync(place, { recursive: true, force: true, maxRetries: 3 });
	const readOnly: string[] = [];
	const hidden: string[] = [];
	try {
		writeEtc(etc);
		unprivileged.give(place);
		await copyInto(copy, { project, readOnly, hidden, signal });
	} catch (error) {
		remove();
		throw error;
	}
	return { project, copy, readOnly, hidden, etc, [Symbol.dispose]: remove };
}

interface Copying {
	readonly project: string;
	readonly readOnly: string[];
	readonly hidden: string[];
	readonly signal: AbortSignal;
}

async function copyInto(copy: string, { project, readOnly, hidden, signal }: Copying): Promise<void> {
	let files = 0;
	let bytes = 0;
	const open = [project];
	for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
		const target = join(copy, relative(project, folder));
		await mkdir(target, { recursive: true });
		unprivileged.give(target);
		for (const entry of await entriesOf(folder)) {
			signal.throwIfAborted();
			const path = join(folder, entry.name);
			const name = relative(project, path);
			if (isSensitive(entry.isDirectory() ? `${name}/` : name) || leftOut.has(entry.name)) {
				continue;
			}
			if (entry.isDirectory() && installed.has(entry.name)) {
				// What the other is mounted on.
				mkdirSync(join(target, entry.name));
				(unprivileged.canReach(path) ? readOnly : hidden).push(path);
			} else if (entry.isDirectory()) {
				open.push(path);
			} else if (entry.isSymbolicLink()) {
				symlinkSync(await readlink(path), join(target, entry.name));
			} else if (entry.isFile()) {
				files++;
				bytes += (await lstat(path)).size;
				if (files > mostFiles || bytes > mostBytes) {
					throw new ToolError(
						`The project is too large to be copied for the command: more than ${mostFiles} files or ${mostBytes / 1e6} MB without installed packages. Tell the user to open a smaller folder.`,
					);
				}
				// Where the disk can, a copy takes no room until it is changed.
				await copyFile(path, join(target, entry.name), constants.COPYFILE_FICLONE);
				unprivileged.give(join(target, entry.name));
			}
		}
	}
}

/** Removes the copies of processes that were killed. */
function sweep(): void {
	for (const name of readdirSync(tmpdir())) {
		const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
		if (pid > 0 && !isRunning(pid)) {
			try {
				rmSync(join(tmpdir(), name), { recursive: true, force: true });
			} catch {
				// It is another user's, who will.
			}
		}
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
	}
}

const prefix = 'deep-research-scratch-';

/** A folder that cannot be read is empty in the copy, as it would be for the command. */
async function entriesOf(folder: string): Promise<Dirent[]> {
	try {
		return await readdir(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

/** The accounts and hosts that programs ask for, without those of this machine. */
function writeEtc(folder: string): void {
	mkdirSync(folder, { mode: 0o755 });
	for (const [name, text] of Object.entries(etcFiles)) {
		writeFileSync(join(folder, name), text, { mode: 0o644 });
	}
}

export const etcFiles = {
	passwd: 'nobody:x:65534:65534:nobody:/tmp:/bin/sh\n',
	group: 'nogroup:x:65534:\n',
	hosts: '127.0.0.1 localhost sandbox\n::1 localhost\n',
	'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
};

const leftOut = new Set(['.git', '.hg', '.svn', '.deep-research']);
const installed = new Set(['node_modules', '.venv', 'venv', 'bower_components', '.tox', '.nox', '.pnpm-store']);
const mostFiles = 20_000;
const mostBytes = 200_000_000;
