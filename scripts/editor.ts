// `npm run editor -- [FOLDER] [--server] [--port N]` opens VS Code with the extension as it was built, and a sample project or
// FOLDER: the desktop editor where `code` is on the PATH, else VS Code's server build, and prints its address.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stateFolder } from '../src/runs/userFolders.ts';
import { installCodeServer, startCodeServer, writeSettings } from './codeServer.ts';
import { makeSampleProject } from './sampleProject.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const extensions = [root, join(root, 'scripts/welcome')];
/** The first version that has the side bar of the panel. */
const oldestDesktop = [1, 106] as const;
/** The same each time, because a browser stores by address what it was told. */
const usualPort = 8474;

const firstSettings = {
	// Its own sample or a folder that was named: the question whether to trust it would only stand in the way.
	'security.workspace.trust.enabled': false,
	'workbench.startupEditor': 'none',
	'workbench.secondarySideBar.defaultVisibility': 'visible',
	'telemetry.telemetryLevel': 'off',
	'extensions.autoCheckUpdates': false,
	'extensions.ignoreRecommendations': true,
};

try {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { server: { type: 'boolean', default: false }, port: { type: 'string' } },
	});
	const folder = await folderToOpen(positionals[0]);
	if (values.server || values.port !== undefined || !openDesktop(folder)) {
		await serve(folder, await freePort(values.port));
	}
} catch (error) {
	tell(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
}

async function folderToOpen(name: string | undefined): Promise<string> {
	if (name === undefined) {
		const sample = join(stateFolder(), 'sample-project');
		await makeSampleProject(sample);
		return sample;
	}
	// Under npm, the user does not stand where this runs.
	const folder = resolve(process.env['INIT_CWD'] ?? '.', name);
	if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
		throw new Error(`There is no folder ${folder}. Name an existing one, or none for the sample project.`);
	}
	return folder;
}

/** Opens a window of the desktop editor. False when there is none that can be used, which it tells. */
function openDesktop(folder: string): boolean {
	// In a terminal of a remote window, `code` only talks to that window.
	if (process.env['VSCODE_IPC_HOOK_CLI'] !== undefined) {
		return false;
	}
	const version = runCode('--version').stdout?.split('\n')[0] ?? '';
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (!version) {
		return false;
	}
	if (major < oldestDesktop[0] || (major === oldestDesktop[0] && minor < oldestDesktop[1])) {
		tell(`VS Code ${version} is too old for this extension, which needs ${oldestDesktop.join('.')}.`);
		return false;
	}
	tell(`Opening ${folder} in VS Code ${version}…`);
	const { status, stderr } = runCode(
		...extensions.map(it => `--extensionDevelopmentPath=${it}`),
		'--new-window',
		folder,
	);
	if (status !== 0) {
		tell(`It does not open: ${stderr.trim()}`);
	}
	return status === 0;
}

function runCode(...args: readonly string[]): {
	readonly status: number | null;
	stdout: string | null;
	stderr: string;
} {
	// On Windows `code` is a batch file, which only a shell starts; it takes the arguments in quotes.
	const isWindows = process.platform === 'win32';
	return spawnSync('code', isWindows ? args.map(it => `"${it}"`) : args, { encoding: 'utf8', shell: isWindows });
}

/** Serves the editor until it is interrupted. */
async function serve(folder: string, port: number): Promise<void> {
	const main = await installCodeServer(tell);
	const dataFolder = join(stateFolder(), 'editor');
	// What the user has set there since, stays.
	if (!existsSync(join(dataFolder, 'data/User/settings.json'))) {
		await writeSettings(dataFolder, firstSettings);
	}
	const token = randomBytes(16).toString('hex');
	const server = await startCodeServer({ main, dataFolder, extensions, port, token, openFolder: folder });
	tell(`\nVS Code is ready, with ${folder} open. Open this address in a browser on this machine; Ctrl-C ends it.\n`);
	process.stdout.write(`http://localhost:${server.port}/?tkn=${token}\n`);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => void server.stop());
	}
	await server.ended;
}

/** The port that was asked for, or the usual one, or any. Throws a sentence when the one that was asked for cannot be had. */
async function freePort(named: string | undefined): Promise<number> {
	const wanted = named === undefined ? usualPort : Number(named);
	if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
		throw new Error(`--port takes a number from 0 to 65535, not “${named}”.`);
	}
	if (await isFree(wanted)) {
		return wanted;
	}
	if (named !== undefined) {
		throw new Error(`Port ${wanted} cannot be had: another program listens on it, or it is reserved. Name another.`);
	}
	return 0;
}

function isFree(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
	});
}

function tell(line: string): void {
	process.stderr.write(`${line}\n`);
}
