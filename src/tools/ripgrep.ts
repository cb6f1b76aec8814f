import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';
import { promisify } from 'node:util';

/** Where ripgrep is, by `PATH`; never one that lies in `folders`, since whoever wrote what is in them is not trusted to run. */
export function findRipgrep(folders: readonly string[]): string | undefined {
	const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
	return (process.env['PATH'] ?? '')
		.split(delimiter)
		.filter(it => isAbsolute(it) && !folders.some(folder => `${it}${sep}`.startsWith(`${folder}${sep}`)))
		.map(it => join(it, name))
		.find(it => existsSync(it));
}

/**
 * Those of some files whose bytes hold a text, looked through by ripgrep: exactly these files, whatever is ignored or hidden, and
 * nothing that its own settings say. `undefined` when it could not look through all of them.
 */
export async function filesHolding(
	ripgrep: string,
	text: string,
	{ paths, ignoreCase }: { readonly paths: readonly string[]; readonly ignoreCase: boolean },
	signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
	const found = new Set<string>();
	for (const batch of batches(paths)) {
		try {
			const args = [...options, ignoreCase ? '--ignore-case' : '--case-sensitive', '-e', text, '--', ...batch];
			const { stdout } = await run(ripgrep, args, { env: {}, signal, maxBuffer: 1e8, windowsHide: true });
			for (const path of stdout.split('\0')) {
				found.add(path);
			}
		} catch (error) {
			signal.throwIfAborted();
			// 1: none of them holds it. Anything else: one may be gone, or could not be opened.
			if (!(error instanceof Error && 'code' in error && error.code === 1)) {
				return undefined;
			}
		}
	}
	return found;
}

const run = promisify(execFile);
const options = '--no-config --files-with-matches --null --fixed-strings --text --no-messages --color=never'.split(' ');

/** As many paths as fit into one command line. */
function* batches(paths: readonly string[]): Generator<readonly string[]> {
	let batch: string[] = [];
	let length = 0;
	for (const path of paths) {
		if (length + path.length > longestCommand && batch.length > 0) {
			yield batch;
			[batch, length] = [[], 0];
		}
		batch.push(path);
		length += path.length + 3;
	}
	if (batch.length > 0) {
		yield batch;
	}
}

const longestCommand = process.platform === 'win32' ? 28_000 : 100_000;
