import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { killTree } from './processTree.ts';

/** VS Code as a server, of the version that is tested. Its own dependencies are pinned by the package. */
const version = '4.139.1';
const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside what `@vscode/test-electron` downloads; ignored by git, kept when packages are installed anew. */
const cache = join(root, '.vscode-test');

/**
 * Installs VS Code's server build once, and returns the file that starts it. It comes from the npm registry without install
 * scripts, so no compiler is asked for; parts that would need one (the terminal, a logger) are then missing, and said to be.
 * Two processes at once install it once. Throws a sentence for the user.
 */
export async function installCodeServer(tell: (line: string) => void): Promise<string> {
	const folder = join(cache, `code-server-${version}`);
	const main = join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js');
	if (existsSync(main)) {
		return main;
	}
	await mkdir(cache, { recursive: true });
	await using _lock = await lock(`${folder}.lock`, tell);
	if (existsSync(main)) {
		return main;
	}
	tell(`Installing VS Code's server build (code-server ${version}, once, about 600 MB on disk)…`);
	const fresh = `${folder}.new`;
	await rm(fresh, { recursive: true, force: true });
	await mkdir(fresh);
	await writeFile(join(fresh, 'package.json'), '{ "private": true }\n');
	await npm(fresh, `code-server@${version}`);
	await npm(join(fresh, 'node_modules/code-server/lib/vscode'));
	await rm(folder, { recursive: true, force: true });
	await rename(fresh, folder);
	return main;
}

export interface CodeServerOptions {
	/** What `installCodeServer` returned. */
	readonly main: string;
	/** Settings, logs and state of this server, and nobody else's at the same time. */
	readonly dataFolder: string;
	/** Extensions that are installed: folders, which are used as they stand, and `.vsix` files. */
	readonly extensions: readonly string[];
	/** 0 for any that is free. */
	readonly port: number;
	/** Asked of every browser; absent: anyone on this machine may connect. */
	readonly token?: string;
	/** What opens when the address names nothing. */
	readonly openFolder?: string;
	/** Lets an address name extensions and tests to load, as drivers of tests need it. */
	readonly isDriven?: boolean;
	/** The variables that extensions see; those of this process by default. */
	readonly env?: NodeJS.ProcessEnv;
}

export interface CodeServer {
	readonly port: number;
	/** The end of what it has printed. */
	log(): string;
	/** Resolves when it has ended by itself or by `stop`. */
	readonly ended: Promise<void>;
	stop(): Promise<void>;
	/** Ends it and all that it has started, and lets none of them do anything more. */
	kill(): Promise<void>;
}

/** Starts a server on 127.0.0.1 and resolves when it listens. Throws when it ends before that, with what it printed. */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
	const extensionsFolder = join(options.dataFolder, 'extensions');
	await mkdir(extensionsFolder, { recursive: true });
	const isPacked = (extension: string): boolean => extension.endsWith('.vsix');
	const installed = await Promise.all(options.extensions.filter(it => !isPacked(it)).map(asInstalled));
	await writeFile(join(extensionsFolder, 'extensions.json'), JSON.stringify(installed));
	const places = [`--server-data-dir=${options.dataFolder}`, `--extensions-dir=${extensionsFolder}`];
	for (const vsix of options.extensions.filter(isPacked)) {
		await runToEnd([options.main, `--install-extension=${vsix}`, ...places]);
	}
	const args = [
		...places,
		'--host=127.0.0.1',
		`--port=${options.port}`,
		options.token === undefined ? '--without-connection-token' : `--connection-token=${options.token}`,
		...(options.openFolder === undefined ? [] : [`--default-folder=${options.openFolder}`]),
		'--accept-server-license-terms',
		'--telemetry-level=off',
		...(options.isDriven ? ['--enable-smoke-test-driver'] : []),
	];
	const child = spawn(process.execPath, [options.main, ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: options.env ?? process.env,
	});
	const endWithUs = (): void => void child.kill();
	process.once('exit', endWithUs);
	let log = '';
	const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
	void ended.then(() => process.off('exit', endWithUs));
	const port = await new Promise<number>((resolve, reject) => {
		const read = (data: Buffer): void => {
			log = (log + data.toString()).slice(-50_000);
			const listening = /Extension host agent listening on (\d+)/.exec(log);
			if (listening) {
				resolve(Number(listening[1]));
			}
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		child.once('error', reject);
		void ended.then(() => reject(new Error(`VS Code's server ended before it listened:\n${log.slice(-2000)}`)));
	});
	const kill = async (): Promise<void> => {
		if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
			killTree(child.pid);
		}
		await ended;
	};
	return {
		port,
		log: () => log,
		ended,
		kill,
		async stop() {
			child.kill();
			await Promise.race([ended, wait(10_000, undefined, { ref: false })]);
			await kill();
		},
	};
}

/** Writes the settings of a server that is not running: the user's, and, for those that belong to a machine, the server's. */
export async function writeSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
	for (const place of ['User', 'Machine']) {
		const folder = join(dataFolder, 'data', place);
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, '\t'));
	}
}

const Manifest = z.object({ publisher: z.string(), name: z.string(), version: z.string() });

/** How VS Code notes an installed extension. It may lie anywhere. */
async function asInstalled(folder: string): Promise<object> {
	const { publisher, name, version } = Manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
	const location = { $mid: 1, scheme: 'file', path: folder };
	return { identifier: { id: `${publisher}.${name}` }, version, location, metadata: {} };
}

/** Runs the npm that our lock file pins, on the Node that we run on. */
async function npm(folder: string, ...packages: readonly string[]): Promise<void> {
	const args = [
		'install',
		...packages,
		'--omit=dev',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
	];
	await runToEnd([join(root, 'node_modules/npm/bin/npm-cli.js'), ...args], folder).catch((error: Error) => {
		throw new Error(
			`VS Code's server build could not be installed from the npm registry. Check the network and the disk (600 MB), then try again. npm says:\n${error.message.split('\n').slice(0, 4).join('\n')}`,
		);
	});
}

/** Runs a program of Node's. Throws what it has written to stderr when it does not end well. */
async function runToEnd(argv: readonly string[], cwd = root): Promise<void> {
	const child = spawn(process.execPath, argv, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
	let errors = '';
	child.stderr.on('data', data => {
		errors = (errors + data).slice(0, 2000);
	});
	const code = await new Promise(resolve => child.once('close', resolve));
	if (code !== 0) {
		throw new Error(errors.trim());
	}
}

/** Waits until no living process holds the lock, and takes it. */
async function lock(path: string, tell: (line: string) => void): Promise<AsyncDisposable> {
	for (let told = false; ; ) {
		try {
			const file = await open(path, 'wx');
			await file.writeFile(`${process.pid}`);
			await file.close();
			return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
				throw error;
			}
		}
		// Empty for a moment, while its owner writes its number.
		const owner = Number(await readFile(path, 'utf8').catch(() => '')) || undefined;
		if (owner !== undefined && !isAlive(owner)) {
			await rm(path, { force: true });
			continue;
		}
		if (!told) {
			tell(`Waiting for process ${owner}, which installs VS Code's server build…`);
			told = true;
		}
		await wait(500);
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
