import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PyodideAPI } from 'pyodide';
import { plotSupport } from '../plotSupport.ts';
import { serveFiles } from './realm.ts';

/** The packages of a scientific pack, loaded when a program imports them; the host has checked and described them. */
export interface Pack {
	/** The part of Pyodide's lock file that names what the pack holds. */
	readonly lock: string;
	readonly base: string;
	/** Loads the packages that this program imports. Throws when a file of the pack is not what the lock says. */
	loadFor(pyodide: PyodideAPI, code: string): Promise<void>;
}

/** Opens the pack in a folder: `lock.json` and the wheels that it names. */
export function openPack(folder: string): Pack {
	const lock = readFileSync(join(folder, 'lock.json'), 'utf8');
	const { packages }: { packages: Record<string, { file_name: string; sha256: string }> } = JSON.parse(lock);
	const hashes = new Map(Object.values(packages).map(it => [it.file_name, it.sha256]));
	const base = pathToFileURL(folder).href.replace(/\/*$/, '/');
	return {
		lock,
		base,
		async loadFor(pyodide, code) {
			const stopServing = serveFiles({
				base,
				read(name) {
					const bytes = readFileSync(join(folder, decodeURIComponent(name)));
					if (createHash('sha256').update(bytes).digest('hex') !== hashes.get(name)) {
						throw new Error(`${name} of the scientific pack is damaged. Install the pack again.`);
					}
					return bytes;
				},
			});
			try {
				const errors: string[] = [];
				const loaded = await pyodide.loadPackagesFromImports(code, {
					checkIntegrity: false,
					messageCallback: () => {},
					errorCallback: it => errors.push(it),
				});
				if (errors.length > 0) {
					throw new Error(errors.join(' '));
				}
				if (loaded.some(it => it.name === 'matplotlib')) {
					pyodide.runPython(plotSupport, { globals: pyodide.runPython('{}') });
				}
			} finally {
				stopServing();
			}
		},
	};
}

/** The lock of an interpreter without packages. */
export function emptyLock(pyodideFolder: string): string {
	const { info }: { info: unknown } = JSON.parse(readFileSync(join(pyodideFolder, 'pyodide-lock.json'), 'utf8'));
	return JSON.stringify({ info, packages: {} });
}
