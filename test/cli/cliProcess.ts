import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunOptions {
	readonly cwd: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly input?: string;
	readonly script?: string;
	/** What starts it, with its own arguments. */
	readonly within?: readonly string[];
}

/** Starts the command line, or another script, as a process with a home of its own. */
export function start(
	args: readonly string[],
	{ cwd, env, input, script = main, within = [] }: RunOptions,
): ChildProcess {
	const home = join(cwd, 'home');
	mkdirSync(home, { recursive: true });
	const [program, ...before] = [...within, process.execPath];
	const child = spawn(program ?? process.execPath, [...before, script, ...args], {
		cwd,
		env: {
			PATH: process.env['PATH'],
			HOME: home,
			XDG_CACHE_HOME: join(home, 'cache'),
			XDG_STATE_HOME: join(home, 'state'),
			LOCALAPPDATA: home,
			// A test that wants the web says so, and where it is.
			DEEP_RESEARCH_SEARCH: 'none',
			DEEP_RESEARCH_PYTHON: 'off',
			...env,
		},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	child.stdin?.on('error', () => {});
	child.stdin?.end(input ?? '');
	return child;
}

/** Runs it to its end. */
export async function run(args: readonly string[], options: RunOptions): Promise<Ended> {
	return await ended(start(args, options));
}

export async function ended(child: ChildProcess): Promise<Ended> {
	const [stdout, stderr, code] = await Promise.all([
		child.stdout ? text(child.stdout) : '',
		child.stderr ? text(child.stderr) : '',
		new Promise<number | null>(resolve => child.on('close', resolve)),
	]);
	return { code, stdout, stderr };
}

/** A folder with a few real sentences to ask about. */
export function writeDocs(folder: string, files = 3): string {
	const docs = join(folder, 'docs');
	mkdirSync(docs, { recursive: true });
	for (let i = 0; i < files; i++) {
		const topic = ['Publishing', 'Installing', 'Testing'][i % 3] ?? '';
		writeFileSync(
			join(docs, `${topic.toLowerCase()}-${i}.md`),
			`# ${topic} ${i}\n\nThe prepublish script runs before a package is published. It is step ${i}.\n\n## Hooks\n\n${topic} calls the hook named pre${topic.toLowerCase()} first, and then the command itself.\n`,
		);
	}
	return docs;
}
