import { access, constants, lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { slugOf } from '../report/document.ts';
import { diskProblem, hasCode } from './diskProblem.ts';

/** Where a report is to be written, before a free name is looked for. */
export interface ReportTarget {
	readonly folder: string;
	/** The file's name without `.md`. */
	readonly stem: string;
	/** `.md`, or what the user named. */
	readonly extension: string;
	/** True when the user named this very file: a symbolic link there is then meant to be followed. */
	readonly named: boolean;
	/** Replace what is there. */
	readonly force: boolean;
	/** What the user should know of how the path was understood. */
	readonly notice: string | undefined;
}

/**
 * Decides where the report of a question goes: `research/<date>-<slug>.md` in the working folder, that name in a folder the
 * user gave, or the file the user gave. What cannot be right is said before the run, not after it.
 */
export async function chooseReportTarget(request: {
	readonly workingFolder: string;
	/** What the user gave as `--out`. */
	readonly out: string | undefined;
	readonly force: boolean;
	readonly question: string;
	readonly now: Date;
}): Promise<ReportTarget | { readonly problem: string }> {
	const { workingFolder, out, force, question, now } = request;
	const byDefault = { stem: `${localDate(now)}-${slugOf(question)}`, extension: '.md', named: false, force };
	if (out === undefined) {
		const folder = join(workingFolder, 'research');
		const problem = (await linkProblem(folder, workingFolder)) ?? (await folderProblem(folder));
		return problem === undefined ? { ...byDefault, folder, notice: await writeNotice(folder) } : { problem };
	}
	if (out.trim() === '' || out.includes('\0')) {
		return { problem: 'The path after --out is empty or not a path: name a file, such as --out report.md.' };
	}
	const path = resolve(workingFolder, out);
	const found = await stat(path).catch(() => undefined);
	if (found?.isDirectory() || /[\\/]$/.test(out)) {
		const problem = await folderProblem(path);
		const notice = `${out} is a folder: the report gets its default name in it; to choose the name yourself, add it to --out.`;
		return problem === undefined ? { ...byDefault, folder: path, notice } : { problem };
	}
	if (found && !found.isFile()) {
		return { problem: `${out} is neither a file nor a folder: name a file with --out.` };
	}
	const problem = (await nameProblem(path)) ?? (await folderProblem(dirname(path)));
	if (problem !== undefined) {
		return { problem };
	}
	const [, stem = '', extension = ''] = /^(.+?)(\.md|\.markdown)?$/is.exec(basename(path)) ?? [];
	const folder = dirname(path);
	return { folder, stem, extension, named: true, force, notice: await writeNotice(folder) };
}

/** Systems take 255 bytes; the evidence file's name and those of unfinished files are longer. */
const longestName = 200;

/** The user's own date: a report is filed by the day on the user's calendar. */
function localDate(now: Date): string {
	const digits = (value: number): string => `${value}`.padStart(2, '0');
	return `${now.getFullYear()}-${digits(now.getMonth() + 1)}-${digits(now.getDate())}`;
}

/** A repository may hold a link `research` that leads to where nobody asked to write. */
async function linkProblem(folder: string, workingFolder: string): Promise<string | undefined> {
	const link = await lstat(folder).catch(() => undefined);
	if (!link?.isSymbolicLink()) {
		return undefined;
	}
	const target = await realpath(folder).catch(() => undefined);
	const way = target && relative(await realpath(workingFolder), target);
	return way !== undefined && way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
		? undefined
		: `research is a symbolic link that leads ${target ? `to ${target}, outside this folder` : 'nowhere'}: name the file with --out if you want to write there.`;
}

/** The nearest thing that exists on the way to a folder must be a folder. */
async function folderProblem(folder: string): Promise<string | undefined> {
	for (let path = folder; ; path = dirname(path)) {
		try {
			return (await stat(path)).isDirectory()
				? undefined
				: `${path} is a file, so no report can be written in it: name another path with --out.`;
		} catch (error) {
			if (!hasCode(error, 'ENOENT', 'ENOTDIR') || dirname(path) === path) {
				return `${folder} cannot be used for the report (${diskProblem(error)}): name another path with --out.`;
			}
		}
	}
}

/** A report that will have nowhere to go is better known of now; it is not lost, so the run may begin. */
async function writeNotice(folder: string): Promise<string | undefined> {
	let existing = folder;
	while (!(await stat(existing).catch(() => undefined)) && dirname(existing) !== existing) {
		existing = dirname(existing);
	}
	try {
		await access(existing, constants.W_OK);
		return undefined;
	} catch (error) {
		return `${existing} cannot be written to (${diskProblem(error)}): the report will be printed unless that changes; Ctrl-C stops, and --out names another place.`;
	}
}

async function nameProblem(path: string): Promise<string | undefined> {
	if (Buffer.byteLength(basename(path)) > longestName) {
		return `The file name after --out is longer than ${longestName} bytes: name a shorter one.`;
	}
	try {
		await lstat(path);
	} catch (error) {
		if (hasCode(error, 'ENAMETOOLONG')) {
			return `The path after --out cannot be used (${diskProblem(error)}): name a shorter one.`;
		}
	}
	return undefined;
}
