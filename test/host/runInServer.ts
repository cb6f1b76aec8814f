import type { Browser } from 'playwright-core';
import { root, startEditor } from '../editor/workbench.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import type { HostLaunch } from './launches.ts';

/** Runs the tests of one launch in VS Code's server build, in a window of a browser. Throws when VS Code does not come to their end. */
export async function runInServer(launch: HostLaunch, bundle: string, browser: Browser): Promise<void> {
	using home = temporaryFolder();
	await using editor = await startEditor({
		browser,
		home: home.path,
		extensions: [root, ...launch.extensions],
		settings: launch.settings,
		env: launch.env,
	});
	const said: string[] = [];
	const ended = Promise.withResolvers<void>();
	const page = await editor.open(launch.folder, {
		payload: [
			['extensionDevelopmentPath', editor.remote(root)],
			['extensionTestsPath', editor.remote(bundle)],
		],
		// VS Code calls it when the tests have ended, as it would end its process on the desktop.
		async prepare(page) {
			await page.exposeFunction('codeAutomationExit', () => ended.resolve());
			await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) =>
				said.push(args.join(' ')),
			);
		},
	});
	const tooLong = setTimeout(
		() =>
			ended.reject(
				new Error(
					`The tests of “${launch.name}” did not end.\n${said.slice(-20).join('\n')}\n${editor.server.log().slice(-3000)}`,
				),
			),
		launch.minutes * 60_000,
	);
	try {
		await ended.promise;
	} finally {
		clearTimeout(tooLong);
		await page.close();
	}
}
