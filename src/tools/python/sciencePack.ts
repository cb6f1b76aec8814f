import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { WebDoor } from '../web/door.ts';
import { findProgramFiles } from './programFiles.ts';
import { PythonUnavailable } from './pythonEngine.ts';
import { writeWhole } from './writeWhole.ts';

/** What Pyodide on this disk says of its packages, and its version. Throws `PythonUnavailable` when it is missing. */
export function pyodideLock(programFolder?: string): { readonly lock: string; readonly version: string } {
	const files = findProgramFiles(programFolder);
	if (!files) {
		throw new PythonUnavailable('The files of Python are missing beside the program. Build or install it again.');
	}
	const lock = readFileSync(join(files.pyodide, 'pyodide-lock.json'), 'utf8');
	const { version } = Manifest.parse(JSON.parse(readFileSync(join(files.pyodide, 'package.json'), 'utf8')));
	return { lock, version };
}

export interface SciencePackRequest {
	readonly door: WebDoor;
	/** Where the pack is kept; it holds nothing else. */
	readonly folder: string;
	/** The text of the `pyodide-lock.json` that came with Pyodide: it names each wheel and its hash. */
	readonly lock: string;
	/** Pyodide's version, such as `314.0.7`. */
	readonly version: string;
	/** Where the wheels are; Pyodide's public place when absent. */
	readonly base?: URL;
	/** What to install, with all that it needs; `numpy`, `pandas` and `matplotlib` when absent. */
	readonly packages?: readonly string[];
}

/**
 * Downloads the wheels that scientific programs need, once, and checks each against the hash in Pyodide's lock file. A pack is
 * whole or not there: `lock.json`, which the interpreter reads, is written last. Returns the names of what was installed.
 * Throws `WebError` when a wheel cannot be had, and an `Error` when one is not what the lock file says.
 *
 * Tried with small wheels of our own making only. Whether the compiled wheels of numpy load in the locked process, which turns
 * no text into code, is not known.
 */
export async function installSciencePack(request: SciencePackRequest, signal: AbortSignal): Promise<readonly string[]> {
	const { door, folder, packages = usual } = request;
	const lock = PyodideLock.parse(JSON.parse(request.lock));
	const names = withDependencies(lock, packages);
	const base = request.base ?? new URL(`https://cdn.jsdelivr.net/pyodide/v${request.version}/full/`);
	const installed = join(folder, 'lock.json');
	await mkdir(folder, { recursive: true });
	await rm(installed, { force: true });
	for (const { file_name: file, sha256 } of names.map(it => packageOf(lock, it))) {
		if ((await hashOfFile(join(folder, file))) === sha256) {
			continue;
		}
		const { bytes } = await door.fetchPage(new URL(file, base), {}, signal);
		if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
			throw new Error(
				`${file} is not the file that Pyodide's lock file names, and was thrown away. Try again later, or from another network.`,
			);
		}
		await writeWhole(join(folder, file), bytes);
	}
	const kept = Object.fromEntries(names.map(it => [it, packageOf(lock, it)]));
	await writeWhole(installed, JSON.stringify({ info: lock.info, packages: kept }));
	return names;
}

/** The packages of the pack in this folder with their versions, as `numpy 2.4.6`; none when there is no whole pack. */
export function readPackNames(folder: string): readonly string[] {
	try {
		const { packages } = PyodideLock.parse(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')));
		return Object.values(packages).map(it => `${it.name} ${it.version}`);
	} catch {
		return [];
	}
}

const Manifest = z.object({ version: z.string().regex(/^[\w.-]+$/) });
const usual = ['numpy', 'pandas', 'matplotlib'];

const LockedPackage = z.looseObject({
	name: z.string(),
	version: z.string(),
	/** A bare file name: it becomes part of an address and of a path. */
	file_name: z.string().regex(/^[\w][\w.+-]*\.(whl|zip|tar)$/),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	depends: z.array(z.string()),
});
type LockedPackage = z.infer<typeof LockedPackage>;

const PyodideLock = z
	.looseObject({ info: z.looseObject({}), packages: z.record(z.string(), z.unknown()) })
	.transform(({ info, packages }) => ({
		info,
		// Of the hundreds there are, those that are no wheels of this form are nothing that we could install.
		packages: Object.fromEntries(
			Object.entries(packages).flatMap(([name, value]): [string, LockedPackage][] => {
				const parsed = LockedPackage.safeParse(value);
				return parsed.success ? [[name, parsed.data]] : [];
			}),
		),
	}));
type PyodideLock = z.infer<typeof PyodideLock>;

function withDependencies(lock: PyodideLock, names: readonly string[]): readonly string[] {
	const all = new Set<string>();
	const add = (name: string): void => {
		if (!all.has(name)) {
			all.add(name);
			packageOf(lock, name).depends.forEach(add);
		}
	};
	names.forEach(add);
	return [...all].toSorted();
}

function packageOf(lock: PyodideLock, name: string): LockedPackage {
	const found = Object.hasOwn(lock.packages, name) ? lock.packages[name] : undefined;
	if (!found) {
		throw new Error(`Pyodide's lock file names no package ${JSON.stringify(name)}.`);
	}
	return found;
}

async function hashOfFile(path: string): Promise<string | undefined> {
	try {
		return createHash('sha256')
			.update(await readFile(path))
			.digest('hex');
	} catch {
		return undefined;
	}
}
