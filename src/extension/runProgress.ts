import * as vscode from 'vscode';
import type { ActiveRun, RunEnd } from './runRequest.ts';
import { describeNow } from './runViewWords.ts';
import { signalOf } from './signalOf.ts';

/** Shows what a run does in a notification that can stop it, until it has ended. */
export async function showProgress(run: ActiveRun): Promise<RunEnd> {
	return await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Researching'), cancellable: true },
		async (progress, token) => {
			using cancelled = signalOf(token);
			const stop = (): void => run.stop();
			cancelled.signal.addEventListener('abort', stop, { once: true });
			let isFinal = false;
			const silence = run.onEvent(event => {
				if (event.type === 'round-start') {
					isFinal = event.final;
				} else if (event.type === 'decision-made') {
					progress.report({ message: describeNow(event.action, isFinal, vscode.l10n.t) });
				}
			});
			try {
				return await run.end;
			} finally {
				silence();
			}
		},
	);
}
