import { createHash } from 'node:crypto';
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from './atomicFile.ts';
import { hasCode } from './diskProblem.ts';
import { readSnapshotIn, snapshotPath } from './snapshotFolder.ts';
import { embeddedFolder } from './snapshotPlaces.ts';

/**
 * Keeps texts of a report's sources beside it, in `<name>.sources`, so that they travel with it. Throws what a disk does, and
 * for a folder of that name that is a link: it may lead anywhere.
 */
export async function embedSnapshots(report: string, texts: AsyncIterable<string> | Iterable<string>): Promise<void> {
	const folder = embeddedFolder(report);
	await mkdir(folder).catch((error: unknown) => {
		if (!hasCode(error, 'EEXIST')) {
			throw error;
		}
	});
	if (!(await lstat(folder)).isDirectory()) {
		throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR', syscall: 'mkdir' });
	}
	// Git must not change their line breaks: a text with other bytes is another text.
	await writeFile(join(folder, '.gitattributes'), '* -text\n', { flag: 'wx' }).catch((error: unknown) => {
		if (!hasCode(error, 'EEXIST')) {
			throw error;
		}
	});
	for await (const text of texts) {
		const sha256 = createHash('sha256').update(text).digest('hex');
		if ((await readSnapshotIn(folder, sha256)) === undefined) {
			await writeAtomically(snapshotPath(folder, sha256), text);
		}
	}
}
