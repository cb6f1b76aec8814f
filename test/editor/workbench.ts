import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type CodeServer, installCodeServer, startCodeServer, writeSettings } from '../../scripts/codeServer.ts';

/** This package, as it is built. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface EditorOptions {
	readonly browser: Browser;
	/** Everything that this editor and its extensions write outside of the project; deleted by whoever made it. */
	readonly home: string;
	/** Extensions that are installed: folders or `.vsix` files. */
	readonly extensions: readonly string[];
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Beside the least that programs need: nothing of the user who runs the tests gets in. */
	readonly env?: Readonly<Record<string, string>>;
}

/** A running VS Code, in whose windows tests act. */
export interface Editor extends AsyncDisposable {
	readonly server: CodeServer;
	/** Opens a window on a folder. `payload` is what desktop VS Code takes as command line options. */
	open(folder: string, options?: WindowOptions): Promise<Page>;
	/** Changes the user's settings, as if their file was edited. */
	change(settings: Readonly<Record<string, unknown>>): Promise<void>;
	/** An address of VS Code's own for a path of this machine. */
	remote(path: string): string;
}

export interface WindowOptions {
	readonly payload?: readonly (readonly [string, string])[];
	readonly width?: number;
	readonly height?: number;
	/** Is told what the page offers before it loads. */
	readonly prepare?: (page: Page) => Promise<void>;
}

/** Settings under which VS Code neither asks nor fetches. */
export const quiet = {
	'security.workspace.trust.enabled': false,
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'telemetry.telemetryLevel': 'off',
	'extensions.autoCheckUpdates': false,
	'extensions.ignoreRecommendations': true,
	'git.enabled': false,
	'deepResearch.search.offline': true,
};

/** Starts VS Code's server, installed first where need be, on a port of its own. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
	const { browser, home, extensions, settings, env } = options;
	const main = await installCodeServer(line => process.stderr.write(`${line}\n`));
	const dataFolder = join(home, 'editor');
	let current: Readonly<Record<string, unknown>> = { ...quiet, ...settings };
	await writeSettings(dataFolder, current);
	const server = await startCodeServer({
		main,
		dataFolder,
		extensions,
		port: 0,
		isDriven: true,
		env: { ...variablesOf(home), ...env },
	});
	const contexts: BrowserContext[] = [];
	const authority = `localhost:${server.port}`;
	const remote = (path: string): string => `vscode-remote://${authority}${path}`;
	return {
		server,
		remote,
		async change(changed) {
			current = { ...current, ...changed };
			await writeSettings(dataFolder, current);
		},
		async open(folder, { payload = [], width = 1280, height = 800, prepare } = {}) {
			const context = await browser.newContext({
				viewport: { width, height },
				reducedMotion: 'reduce',
				permissions: ['clipboard-read', 'clipboard-write'],
			});
			contexts.push(context);
			const page = await context.newPage();
			await prepare?.(page);
			const query = new URLSearchParams({ folder, payload: JSON.stringify([['skipWelcome', 'true'], ...payload]) });
			await page.goto(`http://${authority}/?${query}`);
			await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 120_000 });
			return page;
		},
		async [Symbol.asyncDispose]() {
			await Promise.all(contexts.map(it => it.close()));
			await server.stop();
		},
	};
}

function variablesOf(home: string): NodeJS.ProcessEnv {
	for (const name of ['state', 'cache']) {
		mkdirSync(join(home, name), { recursive: true });
	}
	return {
		PATH: process.env['PATH'],
		SystemRoot: process.env['SystemRoot'],
		HOME: home,
		LOCALAPPDATA: home,
		XDG_CACHE_HOME: join(home, 'cache'),
		XDG_STATE_HOME: join(home, 'state'),
		LANG: 'C.UTF-8',
	};
}
