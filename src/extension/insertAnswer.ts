import * as vscode from 'vscode';
import { rememberPlace } from './insertionPlace.ts';
import { openDocument } from './openDocument.ts';
import { showProgress } from './runProgress.ts';
import type { RunEnd, RunService } from './runRequest.ts';
import type { Scope } from './runViewProtocol.ts';
import { UserError } from './userError.ts';

/**
 * Asks for a question, researches it in quick mode, and puts the short answer with its sources where the cursor was when the
 * command was called. Whatever happens, the report of the run stays. Throws `UserError`.
 */
export async function insertCitedAnswer(runs: RunService, scope: Scope): Promise<void> {
	using place = rememberPlace();
	const question = await askQuestion();
	if (question === undefined) {
		return;
	}
	const run = await runs.start({
		question,
		mode: 'quick',
		length: 'brief',
		scope,
		plan: [],
		attachments: [],
		folder: vscode.workspace.getWorkspaceFolder(place.uri)?.uri.toString(),
	});
	const end = await showProgress(run);
	const { composed, documentFolder, outcome } = end;
	if (outcome.kind === 'stopped') {
		tell(vscode.l10n.t('Stopped: nothing was inserted.'), end);
		return;
	}
	if (!composed || documentFolder === undefined) {
		throw new UserError(
			outcome.kind === 'failed'
				? vscode.l10n.t('The research failed, so nothing was inserted: {0}', outcome.message)
				: vscode.l10n.t('The research has no report, so nothing was inserted.'),
			[{ command: 'showLog', label: vscode.l10n.t('Show Log') }],
		);
	}
	try {
		const remarks = await place.insert({ ...composed, folder: documentFolder }, { kind: 'answer' });
		const inserted = vscode.l10n.t('The answer was inserted in {0}.', vscode.workspace.asRelativePath(place.uri));
		tell([inserted, ...remarks, ...(end.problem === undefined ? [] : [end.problem])].join(' '), end);
	} catch (error) {
		if (!(error instanceof UserError)) {
			throw error;
		}
		tell(error.message, end);
	}
}

/** The question, with what is selected as its beginning; `undefined` when the user gave it up. */
async function askQuestion(): Promise<string | undefined> {
	const editor = vscode.window.activeTextEditor;
	const selected = editor?.document.getText(editor.selection).replace(/\s+/g, ' ').trim() ?? '';
	const asked = await vscode.window.showInputBox({
		title: vscode.l10n.t('Insert Cited Answer Here'),
		prompt: vscode.l10n.t('A short answer with its sources is put at the cursor.'),
		placeHolder: vscode.l10n.t('What do you want to know?'),
		value: selected.slice(0, longestSelection),
		ignoreFocusOut: true,
		validateInput: it => (it.trim() === '' ? vscode.l10n.t('Say what you would like to know.') : undefined),
	});
	return asked?.trim();
}

const longestSelection = 1000;

/** Says how it went, and offers the report where there is one. Does not wait for the user. */
function tell(message: string, end: RunEnd): void {
	void offerReport(message, end).catch((error: unknown) =>
		vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error)),
	);
}

async function offerReport(message: string, { document }: RunEnd): Promise<void> {
	const open = vscode.l10n.t('Open Report');
	const picked = await vscode.window.showInformationMessage(message, ...(document === undefined ? [] : [open]));
	if (picked === open && document !== undefined) {
		await openDocument(document);
	}
}
