import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../agent/events.ts';
import { type EvidenceFile, parseEvidenceFile } from '../report/evidenceFile.ts';
import { openRun, readRunLog } from '../runs/readRun.ts';
import { isRunLocked } from '../runs/runLock.ts';
import type { Terminals } from './ask.ts';
import { type ExitCode, exitCode, usageError } from './exitCode.ts';
import { emptyProgress, foldProgress } from './progress.ts';
import { renderResult } from './runSummary.ts';
import { printableLine, wrap } from './terminalText.ts';

/** Tells a run again from its log: the lines that it printed, then how it ended. */
export async function replay(
	reference: string,
	{
		folder,
		workingFolder,
		checkCommand,
	}: { readonly folder: string; readonly workingFolder: string; readonly checkCommand: string },
	{ stdout, stderr }: Terminals,
): Promise<ExitCode> {
	const run = await openRun(reference, folder);
	if ('problem' in run) {
		throw usageError(run.problem);
	}
	const { events, problems } = await readRunLog(run);
	let progress = emptyProgress();
	let written: Extract<RunEvent, { type: 'report-written' }> | undefined;
	let end: Extract<RunEvent, { type: 'run-end' }> | undefined;
	for (const { event } of events) {
		const folded = foldProgress(progress, event);
		progress = folded.progress;
		const lines = folded.lines.flatMap(it => wrap(it, stdout.width() - 1, '  '));
		await stdout.write(lines.map(it => `${it}\n`).join(''));
		if (event.type === 'report-written') {
			written = event;
		} else if (event.type === 'run-end') {
			end = event;
		}
	}
	for (const problem of problems) {
		await stderr.write(`Note: ${printableLine(problem)}\n`);
	}
	if (end) {
		const evidence = await readEvidence(written?.evidenceFile);
		const notes = written?.problem === undefined ? [] : [written.problem];
		const result = renderResult(
			{ outcome: end.outcome, report: end.report, written, evidence, run, notes, checkCommand },
			stdout,
			workingFolder,
		);
		await stdout.write(`\n${result}`);
	} else {
		const state = (await isRunLocked(run.path)) ? 'is still running' : 'was interrupted';
		await stdout.write(
			`The run ${state}${progress.round === 0 ? ' before its first round' : ` in round ${progress.round}`}.\n`,
		);
	}
	return exitCode.done;
}

/** The evidence file may have been moved or changed since; the answer can be shown without it. */
async function readEvidence(uri: string | undefined): Promise<EvidenceFile | undefined> {
	try {
		const parsed = uri === undefined ? undefined : parseEvidenceFile(await readFile(fileURLToPath(uri), 'utf8'));
		return parsed && 'evidence' in parsed ? parsed : undefined;
	} catch {
		return undefined;
	}
}
