import { installSciencePack, pyodideLock, readPackNames } from '../tools/python/sciencePack.ts';
import { type WebDoor, WebError } from '../tools/web/door.ts';
import type { Terminals } from './ask.ts';
import { CommandError, type ExitCode, exitCode } from './exitCode.ts';

export interface PythonPackagesRequest {
	/** Where they are kept. */
	readonly folder: string;
	/** What to install, with all that it needs; numpy, pandas and matplotlib when empty. */
	readonly packages: readonly string[];
	readonly door: WebDoor;
	/** A mirror of Pyodide's packages. */
	readonly mirror: URL | undefined;
}

/** Installs scientific packages for the Python of runs: wheels made for Pyodide, each checked against its hash. */
export async function pythonPackages(
	{ folder, packages, door, mirror }: PythonPackagesRequest,
	{ stdout, stderr }: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const { lock, version } = pyodideLock();
	await stderr.write(`Downloading packages of Pyodide ${version} to ${folder}…\n`);
	try {
		await installSciencePack(
			{
				door,
				folder,
				lock,
				version,
				...(packages.length > 0 ? { packages } : {}),
				...(mirror ? { base: mirror } : {}),
			},
			signal,
		);
	} catch (error) {
		// What is installed is whole or not there: it can simply be tried again.
		throw new CommandError(exitCode.failed, explain(error), { cause: error });
	}
	await stdout.write(`Installed: ${readPackNames(folder).join(', ')}.\n`);
	return exitCode.done;
}

function explain(error: unknown): string {
	if (error instanceof WebError && (error.code === 'offline' || error.code === 'unreachable')) {
		return 'The packages could not be fetched, as their server cannot be reached: connect to the internet, or name a mirror in DEEP_RESEARCH_PYODIDE_URL.';
	}
	return error instanceof Error ? error.message : String(error);
}
