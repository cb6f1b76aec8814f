import { constants, open } from 'node:fs/promises';

/**
 * Reads a file of ours that may have come with a repository instead. A link, a device, a pipe, and what is larger than `most`
 * bytes are refused with an error like a disk's: some of them never end, and a read that never ends holds up every other one.
 */
export async function readPlainFile(path: string, most: number): Promise<string> {
	// Windows knows neither of them, nor links to devices.
	const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
	await using file = await open(path, O_RDONLY | (O_NONBLOCK || 0) | (O_NOFOLLOW || 0));
	const found = await file.stat();
	if (!found.isFile() || found.size > most) {
		throw Object.assign(new Error(`${path} is no plain file of at most ${most} bytes`), {
			code: found.isFile() ? 'EFBIG' : 'EINVAL',
			syscall: 'open',
		});
	}
	return await file.readFile('utf8');
}
