import { randomBytes } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { moveInto, moveToFreeName, syncFolder, writeDurably } from './atomicFile.ts';
import { hasCode } from './diskProblem.ts';

/**
 * Writes a file that the user named, as a whole or not at all, and returns where it lies. What has the name stays: the file then
 * gets a number, `-2`, `-3`, …; with `force` it is replaced, and a link there is followed. Throws what the disk says.
 */
export async function writeNamedFile(path: string, text: string, force: boolean): Promise<string> {
	const target = force ? await realpath(path).catch(() => path) : path;
	const { dir, name, ext } = parse(target);
	await mkdir(dir, { recursive: true });
	const temporary = join(dir, `.${name}-${randomBytes(4).toString('hex')}.tmp`);
	try {
		await writeDurably(temporary, text);
		const written = force
			? target
			: await moveToNumberedName(temporary, n => join(dir, n === 1 ? `${name}${ext}` : `${name}-${n}${ext}`));
		if (force) {
			await moveInto(temporary, target);
		}
		await syncFolder(dirname(written));
		return written;
	} catch (error) {
		await rm(temporary, { force: true }).catch(() => {});
		throw error;
	}
}

async function moveToNumberedName(from: string, nameOf: (n: number) => string): Promise<string> {
	for (let n = 1; ; n++) {
		try {
			await moveToFreeName(from, nameOf(n));
			return nameOf(n);
		} catch (error) {
			if (!hasCode(error, 'EEXIST') || n > mostTaken) {
				throw error;
			}
		}
	}
}

const mostTaken = 1_000;
