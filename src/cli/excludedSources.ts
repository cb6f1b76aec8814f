import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { usageError } from './exitCode.ts';

/** URIs of the sources that `--exclude` names: web addresses as they are, files by their path. What names neither is a usage error. */
export function excludedSources(names: readonly string[], workingFolder: string): readonly string[] {
	return [...new Set(names.flatMap(it => urisOf(it, workingFolder)))];
}

/** A file that is reached by a link may have been read under either name. */
function urisOf(name: string, workingFolder: string): readonly string[] {
	const url = /^(?:https?|file):/i.test(name) ? URL.parse(name) : null;
	if (url && url.protocol !== 'file:') {
		return [url.href];
	}
	const file = url ?? pathToFileURL(resolve(workingFolder, name));
	if (!isFile(file)) {
		throw usageError(
			`--exclude ${name} is no web address, and there is no such file: name a page as https://… or a file by its path.`,
		);
	}
	return [file, pathToFileURL(realpathSync(file))].map(it => it.href);
}

function isFile(file: URL): boolean {
	try {
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
