// Packs what is built into dist/<name>-<version>.vsix. Only what is named here gets in: files are copied into an empty folder, so
// that nothing has to be ignored. Run by `npm run package`, which builds first.
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vsce from '@vscode/vsce';
import { notices } from './notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const target = join(root, 'dist', `${manifest.name}-${manifest.version}.vsix`);

/** What is taken as it is, files and whole folders. */
const whole = [
	'CHANGELOG.md',
	'LICENSE',
	'package.nls.json',
	'package.nls.zh-cn.json',
	'l10n',
	'resources/icon.png',
	'resources/preview.css',
	'resources/research.svg',
	'resources/walkthrough',
	'skills',
	'dist/cmaps',
	'dist/media',
	'dist/pyodide',
];
/** Programs; what they load comes with them, and what only the CLI loads does not. */
const entries = ['dist/extension.js', 'dist/server.js', 'dist/documentWorker.js', 'dist/pythonChild.mjs'];

const staging = mkdtempSync(join(tmpdir(), 'deep-research-package-'));
try {
	for (const path of [...whole, ...reachable(entries)]) {
		copy(path, path);
	}
	copy('resources/gallery.md', 'README.md');
	writeFileSync(join(staging, 'package.json'), `${JSON.stringify(shipped(manifest), null, '\t')}\n`);
	writeFileSync(join(staging, 'ThirdPartyNotices.txt'), notices(root, manifest));
	// Its absence would be taken for an oversight.
	writeFileSync(join(staging, '.vscodeignore'), '');
	for (const old of readdirSync(join(root, 'dist')).filter(it => it.endsWith('.vsix'))) {
		rmSync(join(root, 'dist', old));
	}
	await vsce.createVSIX({ cwd: staging, packagePath: target, dependencies: false, allowMissingRepository: true });
	process.stdout.write(`dist/${manifest.name}-${manifest.version}.vsix, ${megabytes(statSync(target).size)}\n`);
} finally {
	rmSync(staging, { recursive: true, force: true });
}

function copy(from, to) {
	if (!existsSync(join(root, from))) {
		throw new Error(`${from} is not there: run "npm run package", which builds it.`);
	}
	mkdirSync(dirname(join(staging, to)), { recursive: true });
	cpSync(join(root, from), join(staging, to), { recursive: true });
}

/** The manifest without what only concerns this folder: scripts, the CLI, and packages, which are all bundled. */
function shipped(all) {
	const inside = [
		'private',
		'scripts',
		'bin',
		'dependencies',
		'devDependencies',
		'optionalDependencies',
		'allowScripts',
	];
	const rest = Object.fromEntries(Object.entries(all).filter(([key]) => !inside.includes(key)));
	return { ...rest, engines: { vscode: all.engines.vscode } };
}

/** The built files that `files` load, directly or through others. */
function reachable(files) {
	const seen = new Set();
	const visit = file => {
		if (seen.has(file)) {
			return;
		}
		seen.add(file);
		const text = readFileSync(join(root, file), 'utf8');
		for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.m?js)"/g)) {
			visit(join(dirname(file), specifier).replaceAll('\\', '/'));
		}
	};
	files.forEach(visit);
	return [...seen];
}

function megabytes(bytes) {
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
