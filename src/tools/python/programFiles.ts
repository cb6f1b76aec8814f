import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the parts of Python are on this disk. */
export interface ProgramFiles {
	/** The script of the locked process, and all that may be read to start it. */
	readonly child: string;
	readonly childReads: readonly string[];
	/** The folder with Pyodide's files. */
	readonly pyodide: string;
}

/**
 * Finds them beside the built program, in `folder` when the host names it, or among the sources. `undefined` when they are
 * not there.
 */
export function findProgramFiles(folder: string | undefined): ProgramFiles | undefined {
	if (folder === undefined && import.meta.url.endsWith('.ts')) {
		const here = dirname(fileURLToPath(import.meta.url));
		const pyodide = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
		return { child: join(here, 'pythonChild.ts'), childReads: [here], pyodide };
	}
	const here = folder ?? dirname(fileURLToPath(import.meta.url));
	// The bundler puts what is loaded late one folder down.
	const built = [here, dirname(here)].find(it => existsSync(join(it, 'pythonChild.mjs')));
	if (built === undefined) {
		return undefined;
	}
	const child = join(built, 'pythonChild.mjs');
	return { child, childReads: [child], pyodide: join(built, 'pyodide') };
}
