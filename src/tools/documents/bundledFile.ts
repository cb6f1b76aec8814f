import { existsSync } from 'node:fs';

/**
 * The address of a module that is started rather than imported: beside this one as TypeScript when run from source, and
 * in `dist` when bundled, whose chunks stand one folder below.
 */
export function bundledFile(name: string, from: string): URL {
	return firstThere([`./${name}.ts`, `./${name}.js`, `../${name}.js`], from);
}

/** The first of several places, relative to a module, where there is something. */
export function firstThere(places: readonly string[], from: string): URL {
	const found = places.map(it => new URL(it, from)).find(it => existsSync(it));
	if (!found) {
		throw new Error(`None of ${places.join(', ')} is there beside ${from}; install and build again.`);
	}
	return found;
}
