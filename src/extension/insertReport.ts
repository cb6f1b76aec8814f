import * as vscode from 'vscode';
import type { RunSummary } from '../runs/readRun.ts';
import { allRuns } from './allRuns.ts';
import { describeAge, describeState } from './history.ts';
import { partChoices } from './insertionChoices.ts';
import { rememberPlace } from './insertionPlace.ts';
import { readInsertable } from './insertionSource.ts';
import { findStoredRun } from './storedRuns.ts';
import { UserError } from './userError.ts';
import { withoutIcons } from './withoutIcons.ts';

/**
 * Puts the report of a finished run, its answer or a section of it, where the cursor is. `chosen` is a run of the history or the
 * panel; anything else lets the user pick one. Throws `UserError`.
 */
export async function insertReport(roots: readonly string[], chosen: unknown): Promise<void> {
	using place = rememberPlace();
	const runs = (await allRuns(roots)).filter(it => it.state !== 'running');
	const id = typeof chosen === 'object' && chosen !== null && 'id' in chosen ? chosen.id : undefined;
	// What is inserted is a run of ours, whatever the caller says its path is.
	const summary = runs.find(it => it.id === id) ?? (await pickRun(runs));
	if (!summary) {
		return;
	}
	const run = await findStoredRun(summary.id, roots);
	if (!run) {
		throw new UserError(vscode.l10n.t('This research is gone: it was deleted meanwhile.'));
	}
	const report = await readInsertable(run);
	const picked = await vscode.window.showQuickPick(
		partChoices(report, vscode.l10n.t).map(it => ({ ...it })),
		{ title: vscode.l10n.t('Insert Report Here'), placeHolder: vscode.l10n.t('What is to be inserted?') },
	);
	if (!picked) {
		return;
	}
	const remarks = await place.insert(report, picked.part);
	if (remarks.length > 0) {
		void vscode.window.showInformationMessage(remarks.join(' '));
	}
}

async function pickRun(runs: readonly RunSummary[]): Promise<RunSummary | undefined> {
	if (runs.length === 0) {
		throw new UserError(vscode.l10n.t('There is no finished research yet: ask a question first.'));
	}
	const picked = await vscode.window.showQuickPick(
		runs.map(run => ({
			label: withoutIcons(run.question) || run.id,
			description: describeState(run, vscode.l10n.t),
			detail: run.startedAt === undefined ? '' : describeAge(new Date(run.startedAt), new Date(), vscode.env.language),
			run,
		})),
		{
			title: vscode.l10n.t('Insert Report Here'),
			placeHolder: vscode.l10n.t('The research whose report is to be inserted'),
			matchOnDescription: true,
		},
	);
	return picked?.run;
}
