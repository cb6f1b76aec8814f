// `npm run test:desktop` runs the suites of the extension host in desktop VS Code, which it downloads into .vscode-test: the
// newest, or the version named after `--`, for instance 1.106.0. Without a display it needs xvfb-run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { playModel } from '../editor/playModel.ts';
import { quiet, root } from '../editor/workbench.ts';
import { ModelServer } from '../fakes/modelServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { bundleHostTests } from './bundle.ts';
import { type HostLaunch, prepareLaunches } from './launches.ts';
import { HostResult } from './results.ts';

using folder = temporaryFolder();
await using model = await ModelServer.start(playModel);
const { suites, modelExtension } = await bundleHostTests();
const launches = prepareLaunches(folder.path, model.baseUrl, modelExtension);
const [version = 'stable'] = process.argv.slice(2);
const executable = await downloadAndUnzipVSCode(version).catch((error: unknown) => {
	console.error(`VS Code could not be downloaded (${String(error)}). Check the network, then try again.`);
	process.exit(1);
});
for (const [index, launch] of launches.entries()) {
	await runOnDesktop(launch, index).catch((error: unknown) => {
		process.exitCode = 1;
		console.error(`${launch.name}: ${String(error)}`);
	});
	for (const line of readFileSync(launch.results, 'utf8').split('\n').filter(Boolean)) {
		const { state, title, error } = HostResult.parse(JSON.parse(line));
		console.log(`${state}: ${title}${error && `\n${error}`}`);
	}
}

async function runOnDesktop(launch: HostLaunch, index: number): Promise<void> {
	// Short: on macOS, sockets in it may have 104 characters.
	const data = join(folder.path, `d${index}`);
	mkdirSync(join(data, 'User'), { recursive: true });
	writeFileSync(join(data, 'User/settings.json'), JSON.stringify({ ...quiet, ...launch.settings }));
	// Not `runTests`: it trusts every folder.
	const args = [
		launch.folder,
		...[root, ...launch.extensions].map(it => `--extensionDevelopmentPath=${it}`),
		`--extensionTestsPath=${suites}`,
		`--user-data-dir=${data}`,
		`--extensions-dir=${join(data, 'extensions')}`,
		'--no-sandbox',
		'--disable-gpu-sandbox',
		'--disable-updates',
		'--skip-welcome',
		'--skip-release-notes',
	];
	const child = spawn(executable, args, { stdio: 'inherit', env: { ...process.env, ...launch.env } });
	const [code] = await once(child, 'close');
	if (code !== 0) {
		throw new Error(`VS Code ended with ${code}.`);
	}
}
