import * as vscode from 'vscode';
import { maxCost } from '../agent/budget.ts';
import type { ReportPair } from '../hosting/reportPair.ts';
import {
	estimateVerification,
	type Verification,
	verifyReport,
	writeVerdicts,
} from '../hosting/verify/verifyReport.ts';
import type { ChosenModel } from './modelService.ts';
import { openTextOf, reportError, reportOf, requireTrust, shownName } from './reportInEditor.ts';
import { actionsFor } from './runViewOutcome.ts';
import type { Services } from './services.ts';
import { signalOf } from './signalOf.ts';
import { UserError } from './userError.ts';

/** Asks a model of each claim of a report whether what it cites says so, and keeps its verdicts. Throws `UserError`. */
export async function verifySupport(services: Services, resource: unknown): Promise<void> {
	requireTrust();
	const t = vscode.l10n.t;
	const pair = await reportOf(resource);
	if (openTextOf(pair.evidenceFile.path)?.isDirty) {
		throw new UserError(t('Save the evidence file of this report first: its verdicts are kept there.'));
	}
	const { claims, known } = estimateVerification(pair, { isAll: false, prices: undefined });
	if (claims === 0 && known.length === 0) {
		throw new UserError(t('This report has no claim that cites evidence.'));
	}
	const chosen = await chooseModel(services);
	const wish = await askWish(pair, chosen, claims === 0);
	if (!wish) {
		return;
	}
	const result = await verifyWithProgress(services, pair, chosen, wish.isAll);
	try {
		if (result.judged.length > 0) {
			await writeVerdicts(pair, result);
		}
	} catch (error) {
		throw reportError(error);
	}
	if (result.end.kind === 'failed') {
		throw new UserError(result.end.error.message, actionsFor(result.end.error.code, t));
	}
	await tell(result);
}

/** As runs choose theirs: the user may be asked for consent. Throws `UserError` without one. */
async function chooseModel({ models }: Services): Promise<ChosenModel> {
	const chosen = await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Choosing the model') },
		async (_, token) => {
			using stop = signalOf(token);
			return await models.models.choose(stop.signal);
		},
	);
	if (!chosen) {
		throw new UserError(vscode.l10n.t('To judge claims takes a language model: choose one first.'), [
			{ command: 'selectModel', label: vscode.l10n.t('Select Model') },
		]);
	}
	return chosen;
}

/** What is sent where, and what it may cost, before anything is; `undefined` when the user does not want it. */
async function askWish(
	pair: ReportPair,
	{ name, prices }: ChosenModel,
	isAll: boolean,
): Promise<{ readonly isAll: boolean } | undefined> {
	const t = vscode.l10n.t;
	const { claims, known, tokens, cost } = estimateVerification(pair, { isAll, prices });
	if (claims === 0) {
		throw new UserError(t('All claims of this report were judged by hand.'));
	}
	const price = cost === undefined ? '' : ` ${t('That costs about {0} US dollars.', cost.toFixed(cost < 0.1 ? 4 : 2))}`;
	const skipped =
		known.length === 0 ? '' : ` ${t('Claims whose verdict still holds: {0}; they are not sent.', known.length)}`;
	const go = isAll ? t('Judge Again') : t('Verify');
	const picked = await vscode.window.showInformationMessage(
		isAll
			? t('All claims of {0} have a verdict. Have {1} judge them again?', shownName(pair), name)
			: t('Have {0} judge {1} claims of {2}?', name, claims, shownName(pair)),
		{
			modal: true,
			detail:
				t('The claims and the passages that they cite are sent to it, about {0} tokens in all.', tokens) +
				price +
				skipped,
		},
		go,
	);
	return picked === go ? { isAll } : undefined;
}

async function verifyWithProgress(
	{ settings }: Services,
	pair: ReportPair,
	{ model, prices }: ChosenModel,
	isAll: boolean,
): Promise<Verification> {
	const { maxCost: dollars } = settings().budget;
	return await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Judging claims'), cancellable: true },
		async (progress, token) => {
			using stop = signalOf(token);
			let shown = 0;
			return await verifyReport(
				pair,
				{ model, prices, limits: dollars > 0 ? [maxCost(dollars)] : [], isAll, now: () => new Date() },
				({ done, total }) => {
					const share = (100 * done) / Math.max(1, total);
					progress.report({ message: vscode.l10n.t('{0} of {1}', done, total), increment: share - shown });
					shown = share;
				},
				stop.signal,
			);
		},
	);
}

async function tell({ judged, unjudged }: Verification): Promise<void> {
	const t = vscode.l10n.t;
	const count = (verdict: string): number => judged.filter(it => it.verdict.verdict === verdict).length;
	const faults = count('unsupported') + count('contradicted');
	const message = [
		t(
			'Claims that are supported: {0}, in part: {1}, not at all: {2}, contradicted: {3}.',
			count('supported'),
			count('partly'),
			count('unsupported'),
			count('contradicted'),
		),
		...(unjudged.length > 0 ? [t('Claims that were left without a verdict: {0}.', unjudged.length)] : []),
	].join(' ');
	if (faults === 0) {
		void vscode.window.showInformationMessage(message);
		return;
	}
	const show = t('Show Problems');
	if ((await vscode.window.showWarningMessage(message, show)) === show) {
		await vscode.commands.executeCommand('workbench.actions.view.problems');
	}
}
