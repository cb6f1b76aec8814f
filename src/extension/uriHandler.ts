import * as vscode from 'vscode';
import type { Mode } from './runViewProtocol.ts';

/** What a link may do; each acts only before the user's eyes. */
export interface LinkTargets {
	/** Opens the panel with a question in its box. Nothing begins: the user looks it over and starts it. */
	readonly compose: (question: string, mode: Mode | undefined) => Promise<void>;
	/** Opens a run in the panel; false when the open folders have none with this id. */
	readonly openRun: (id: string) => Promise<boolean>;
}

/** Registers what `vscode://deep-research.deep-research/…` opens. */
export function registerUriHandler(targets: LinkTargets): vscode.Disposable {
	return vscode.window.registerUriHandler({
		async handleUri(uri) {
			const { parseLink } = await import('./uriHandlerLink.ts');
			const link = parseLink(uri, vscode.l10n.t);
			if ('problem' in link) {
				void vscode.window.showWarningMessage(link.problem);
			} else if (link.kind === 'ask') {
				await targets.compose(link.question, link.mode);
			} else if (!(await targets.openRun(link.id))) {
				void vscode.window.showWarningMessage(
					vscode.l10n.t('The open folders have no research {0}: open the folder that it was about.', link.id),
				);
			}
		},
	});
}
