// Bundles the CLI into dist/. Parts that a command loads late become chunks of their own, so that start-up stays short.
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await build({
	absWorkingDir: root,
	// Threads are started by the name of their file, so each is an entry of its own.
	entryPoints: { cli: 'src/cli/main.ts', documentWorker: 'src/tools/documents/documentWorker.ts' },
	outdir: 'dist',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	minify: true,
	keepNames: true,
	sourcemap: false,
	chunkNames: 'chunks/[name]-[hash]',
	legalComments: 'none',
	// linkedom draws on it where it is installed; nothing here draws.
	external: ['canvas'],
	// Packages in the older module format ask for Node's own modules at run time.
	banner: {
		js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
	},
	logLevel: 'warning',
});

// The process in which Python runs may read this one file of ours, and Pyodide's beside it as they are.
await build({
	absWorkingDir: root,
	entryPoints: ['src/tools/python/pythonChild.ts'],
	outfile: 'dist/pythonChild.mjs',
	bundle: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	minify: true,
	legalComments: 'none',
	logLevel: 'warning',
});
for (const name of [
	'package.json',
	'pyodide-lock.json',
	'pyodide.asm.mjs',
	'pyodide.asm.wasm',
	'pyodide.mjs',
	'python_stdlib.zip',
]) {
	cpSync(
		new URL(`../node_modules/pyodide/${name}`, import.meta.url),
		new URL(`../dist/pyodide/${name}`, import.meta.url),
	);
}

// How PDFs number the characters of fonts that they do not carry: Chinese, Japanese and Korean ones above all.
cpSync(new URL('../node_modules/pdfjs-dist/cmaps', import.meta.url), new URL('../dist/cmaps', import.meta.url), {
	recursive: true,
});
