// Bundles the CLI, the extension, the citation server and the panel's page into dist/. What a command loads late becomes a chunk of its own, so
// that start-up stays short; the CLI and the extension share the chunks of the engine.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { slim } from './slim.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const shared = {
	absWorkingDir: root,
	bundle: true,
	minify: true,
	sourcemap: false,
	legalComments: 'none',
	logLevel: 'warning',
};

const modules = {
	...shared,
	outdir: 'dist',
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	// Packages in the older module format ask for Node's own modules at run time.
	banner: {
		js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
	},
	metafile: true,
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { metafile } = await build({
	...modules,
	// Threads are started by the name of their file, so each is an entry of its own.
	entryPoints: {
		cli: 'src/cli/main.ts',
		extension: 'src/extension/main.ts',
		documentWorker: 'src/tools/documents/documentWorker.ts',
	},
	keepNames: true,
	chunkNames: 'chunks/[name]-[hash]',
	// The editor gives `vscode`. linkedom draws on canvas where it is installed; nothing here draws.
	external: ['vscode', 'canvas'],
	plugins: [slim],
});
keepApart(metafile, 'dist/cli.js', /^src\/extension\//);
keepApart(metafile, 'dist/extension.js', /^src\/(?:cli\/|server\/(?!protocol))/);

// The citation server is started again and again, and waited for: nearly all of it is one file, which is read and compiled
// sooner than the many that the others share. What it loads late is its own too.
const server = await build({
	...modules,
	entryPoints: { server: 'src/server/main.ts' },
	chunkNames: 'chunks/server-[name]-[hash]',
});
keepApart(server.metafile, 'dist/server.js', /^src\/(?:agent\/research|cli|extension|llm)\b/);

// The process in which Python runs may read this one file of ours, and Pyodide's beside it as they are.
await build({
	...shared,
	entryPoints: ['src/tools/python/pythonChild.ts'],
	outfile: 'dist/pythonChild.mjs',
	format: 'esm',
	platform: 'node',
	target: 'node22',
});
for (const name of [
	'package.json',
	'pyodide-lock.json',
	'pyodide.asm.mjs',
	'pyodide.asm.wasm',
	'pyodide.mjs',
	'python_stdlib.zip',
]) {
	copy(`node_modules/pyodide/${name}`, `dist/pyodide/${name}`);
}

// How PDFs number the characters of fonts that they do not carry: Chinese, Japanese and Korean ones above all.
copy('node_modules/pdfjs-dist/cmaps', 'dist/cmaps');

// The page of the side panel: one script and one style sheet, with the icon font that it names beside them.
await build({
	...shared,
	entryPoints: { main: 'media/main.tsx' },
	outdir: 'dist/media',
	format: 'iife',
	platform: 'browser',
	target: 'es2022',
	jsx: 'automatic',
	jsxImportSource: 'preact',
	loader: { '.ttf': 'file' },
	assetNames: '[name]',
});

function copy(from, to) {
	cpSync(join(root, from), join(root, to), { recursive: true });
}

/** Fails the build when what an entry can load contains a file that is none of its business. */
function keepApart({ outputs }, entry, foreign) {
	const seen = new Set();
	const visit = name => {
		const output = outputs[name];
		if (!output || seen.has(name)) {
			return;
		}
		seen.add(name);
		const stray = Object.keys(output.inputs).find(it => foreign.test(it));
		if (stray) {
			throw new Error(`${entry} would load ${stray} (in ${name}).`);
		}
		for (const { path } of output.imports) {
			visit(path);
		}
	};
	visit(entry);
}
