import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../editor/workbench.ts';

export interface HostBundle {
	/** The file whose `run` VS Code calls. */
	readonly suites: string;
	/** The folder of the extension that offers a scripted model. */
	readonly modelExtension: string;
}

/** Bundles the suites, and the extension that they use, into a folder where they find `mocha`. */
export async function bundleHostTests(): Promise<HostBundle> {
	const folder = join(root, '.vscode-test/host');
	const here = join(root, 'test/host');
	await build({
		entryPoints: { suites: join(here, 'suites/main.ts') },
		outdir: folder,
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		sourcemap: 'inline',
		external: ['vscode', 'mocha'],
		// Its folder has no package.json to say so.
		outExtension: { '.js': '.mjs' },
		logLevel: 'warning',
	});
	const modelExtension = join(folder, 'modelExtension');
	await build({
		entryPoints: [join(here, 'modelExtension/main.ts')],
		outdir: modelExtension,
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		external: ['vscode'],
		logLevel: 'warning',
	});
	cpSync(join(here, 'modelExtension/package.json'), join(modelExtension, 'package.json'));
	return { suites: join(folder, 'suites.mjs'), modelExtension };
}
