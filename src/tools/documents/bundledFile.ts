import { existsSync } from 'node:fs';

/**
 * The address of a module that is started rather than imported: beside this one as TypeScript when run from source, and
 * in `dist` when bundled, whose chunks stand one folder below.
 */
export function bundledFile(name: string, from: string): URL {
	const places = [`./${name}.ts`, `./${name}.js`, `../${name}.js`].map(it => new URL(it, from));
	const found = places.find(it => existsSync(it));
	if (!found) {
		throw new Error(`${name} is missing beside ${from}; build again.`);
	}
	return found;
}
