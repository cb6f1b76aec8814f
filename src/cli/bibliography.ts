import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { exportBibliography } from '../bibliography/exportBibliography.ts';
import { type AskRegister, countDois, fillFromRegister } from '../bibliography/fillFromRegister.ts';
import type { BibliographyForm, ListMarkup } from '../bibliography/forms.ts';
import { type CitedSources, citedSources, evidenceNameFor } from '../hosting/citedSources.ts';
import { diskProblem, hasCode } from '../runs/diskProblem.ts';
import { writeNamedFile } from '../runs/namedFile.ts';
import { readPlainFile } from '../runs/plainFile.ts';
import type { Terminals } from './ask.ts';
import { describeNotice, describeRemark } from './bibliographyWords.ts';
import { CommandError, type ExitCode, exitCode, usageError } from './exitCode.ts';
import { count } from './progress.ts';
import { printableLine } from './terminalText.ts';

export interface BibliographyRequest {
	/** A report, or an evidence file, as the user wrote it. */
	readonly report: string;
	readonly workingFolder: string;
	readonly form: BibliographyForm;
	readonly markup: ListMarkup;
	readonly scope: 'cited' | 'all';
	/** A file or a folder; stdout without it. */
	readonly out: string | undefined;
	readonly force: boolean;
}

/** Prints or writes the sources of a report as a bibliography. `register` completes them; without it, nothing is looked up. */
export async function bibliography(
	request: BibliographyRequest,
	register: AskRegister | undefined,
	{ stdout, stderr }: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const { form, markup, scope, out } = request;
	const path = resolve(request.workingFolder, request.report);
	const read = await readSources(path, request.report);
	const dois = countDois(read.file);
	if (register && dois > 0) {
		await stderr.write(`Looking up ${count(dois, 'DOI')} at Crossref and DataCite.\n`);
	}
	const { file, remarks } = register
		? await fillFromRegister(read.file, register, signal)
		: { file: read.file, remarks: [] };
	const made = await exportBibliography(file, form, { scope, markup, citedLabels: read.citedLabels });
	const notices = [...remarks.map(describeRemark), ...made.notices.map(describeNotice)];
	if (!register && dois > 0) {
		notices.push(
			`${count(dois, 'source')} ${dois === 1 ? 'has a DOI that was' : 'have DOIs that were'} not looked up: --online fills in authors, journals and dates.`,
		);
	}
	await stderr.write(notices.map(it => `${printableLine(it)}\n`).join(''));
	if (made.sources === 0) {
		return exitCode.failed;
	}
	if (out === undefined) {
		await stdout.write(made.text);
		return exitCode.done;
	}
	const stem = basename(path).replace(/(?:\.evidence\.json|\.md|\.markdown|\.json)$/i, '');
	const target = await targetOf(resolve(request.workingFolder, out), out, `${stem}.references${made.fileExtension}`);
	if ((await isSameFile(target, path)) || /\.evidence\.json$/i.test(target)) {
		throw usageError(`${out} is a report or its evidence, which would be lost: name another file with --out.`);
	}
	try {
		const written = await writeNamedFile(target, made.text, request.force);
		await stdout.write(`${written}\n`);
	} catch (error) {
		throw new CommandError(
			exitCode.unwritable,
			`The bibliography could not be written to ${target}: ${diskProblem(error)}. Name another file with --out, or leave it out to print it.`,
			{ cause: error },
		);
	}
	return exitCode.done;
}

async function targetOf(path: string, out: string, defaultName: string): Promise<string> {
	if (out.trim() === '' || out.includes('\0')) {
		throw usageError('The path after --out is empty or not a path: name a file, such as --out references.bib.');
	}
	const isFolder = /[\\/]$/.test(out) || (await stat(path).catch(() => undefined))?.isDirectory() === true;
	return isFolder ? join(path, defaultName) : path;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
	const [first, second] = await Promise.all([one, other].map(it => realpath(it).catch(() => it)));
	return first === second;
}

async function readSources(path: string, shown: string): Promise<CitedSources> {
	const isEvidence = /\.json$/i.test(path);
	const report = isEvidence ? undefined : await readNamed(path, shown);
	const evidencePath = report === undefined ? path : join(dirname(path), evidenceNameFor(report, path));
	const evidence =
		report === undefined
			? await readNamed(path, shown)
			: await readPlainFile(evidencePath, mostBytes).catch((error: unknown) => {
					throw usageError(
						`The sources of ${shown} are in ${basename(evidencePath)} beside it, which cannot be read: ${hasCode(error, 'ENOENT') ? 'there is no such file' : diskProblem(error)}.`,
					);
				});
	const sources = citedSources(evidence, report);
	if ('problem' in sources) {
		throw usageError(`${basename(evidencePath)}: ${sources.problem}`);
	}
	return sources;
}

/** A file that the user named may be a link. */
async function readNamed(path: string, shown: string): Promise<string> {
	try {
		return await readPlainFile(await realpath(path), mostBytes);
	} catch (error) {
		throw usageError(
			hasCode(error, 'ENOENT')
				? `There is no file ${shown}: name a report, or its evidence file.`
				: `${shown} cannot be read: ${diskProblem(error)}.`,
		);
	}
}

const mostBytes = 64 * 1024 * 1024;
