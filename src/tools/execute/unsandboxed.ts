import type { ProcessRequest } from './runProcess.ts';

/** How a command line runs where there is no sandbox: in the project itself, by the platform's shell, with few variables. */
export function unsandboxed({
	command,
	workingFolder,
	timeoutMs,
}: {
	readonly command: string;
	readonly workingFolder: string;
	readonly timeoutMs: number;
}): ProcessRequest {
	const names = process.platform === 'win32' ? windowsVariables : posixVariables;
	const env = Object.fromEntries(
		names.flatMap(name => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value] as const];
		}),
	);
	return {
		command: process.platform === 'win32' ? windowsShell(command) : ['/bin/sh', '-c', `exec 2>&1\n${command}`],
		env: { ...env, TERM: 'dumb', NO_COLOR: '1', CI: 'true' },
		folder: workingFolder,
		timeoutMs,
		mostMemory: undefined,
		scratch: workingFolder,
		isVerbatim: process.platform === 'win32',
	};
}

/** `/d` runs nothing of the registry first; `/s` with quotes around the whole leaves the line as it is. */
function windowsShell(command: string): readonly [string, ...string[]] {
	return [process.env['ComSpec'] ?? 'cmd.exe', '/d', '/s', '/c', `"${command}"`];
}

/** No keys and tokens: what the platform's programs need to find each other. */
const posixVariables = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'USER', 'LOGNAME'];
const windowsVariables =
	'PATH Path PATHEXT ComSpec SystemRoot SystemDrive TEMP TMP USERPROFILE APPDATA LOCALAPPDATA ProgramFiles ProgramData NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE'.split(
		' ',
	);
