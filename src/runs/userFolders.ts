import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs of this system keep what a user would not miss but might want: runs that have no other place. */
export function stateFolder(): string {
	return folderOf('XDG_STATE_HOME', ['.local', 'state'], ['Library', 'Application Support'], []);
}

/** Where packages for Python lie that the user has fetched. */
export function packFolder(): string {
	return join(stateFolder(), 'python-packages');
}

/** Where programs of this system keep what they can make again: the indexes of folders. */
export function cacheFolder(): string {
	return folderOf('XDG_CACHE_HOME', ['.cache'], ['Library', 'Caches'], ['Cache']);
}

function folderOf(
	variable: string,
	linux: readonly string[],
	mac: readonly string[],
	windows: readonly string[],
): string {
	const { env, platform } = process;
	if (platform === 'win32') {
		return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'deep-research', ...windows);
	}
	if (platform === 'darwin') {
		return join(homedir(), ...mac, 'deep-research');
	}
	return join(env[variable] || join(homedir(), ...linux), 'deep-research');
}
