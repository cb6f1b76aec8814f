/** True for what a disk or an operating system refuses; false for a bug. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
	return isDiskError(error) && codes.includes(error.code ?? '');
}

/** Why a file operation failed, as the end of a sentence: `the disk is full`. */
export function diskProblem(error: unknown): string {
	if (!isDiskError(error)) {
		return error instanceof Error ? error.message : String(error);
	}
	return sentences[error.code ?? ''] ?? `the system reports ${error.code ?? 'an error'}`;
}

const sentences: Readonly<Record<string, string>> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk quota is used up',
	EROFS: 'the disk is read-only',
	EACCES: 'permission is denied',
	EPERM: 'permission is denied',
	EEXIST: 'something else has its name',
	EISDIR: 'it is a folder',
	ENOTDIR: 'a part of its path is a file, not a folder',
	ENOENT: 'its folder does not exist',
	ENAMETOOLONG: 'its name is too long',
	ELOOP: 'its path goes in a circle of symbolic links',
	EMFILE: 'too many files are open',
	ENFILE: 'too many files are open',
	EIO: 'the disk reports an input/output error',
	EBUSY: 'another program is using it',
	EFBIG: 'it would be larger than the system allows',
};
