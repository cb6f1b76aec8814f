import { lchownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Under which user a command in the sandbox runs. The kernel binds no limits to root, whatever namespace it is in, so
 * root's commands run as the user `nobody`; anybody else's as themselves.
 */
export const unprivileged = {
	/** For `spawn`. */
	identity: isRoot() ? { uid: nobody(), gid: nobody() } : {},
	/** Hands a file or folder to the user that the command runs as. */
	give(path: string): void {
		if (isRoot()) {
			lchownSync(path, nobody(), nobody());
		}
	},
	/** Whether that user can come to a folder that this process can; one in root's home cannot be shown to it. */
	canReach(path: string): boolean {
		if (!isRoot()) {
			return true;
		}
		for (let at = path; ; at = dirname(at)) {
			const stats = statSync(at, { throwIfNoEntry: false });
			if (!stats || (stats.mode & 0o001) === 0) {
				return false;
			}
			if (at === dirname(at)) {
				return true;
			}
		}
	},
};

function isRoot(): boolean {
	return process.getuid?.() === 0;
}

function nobody(): number {
	return 65_534;
}
