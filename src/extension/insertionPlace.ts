import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import type { InsertableReport, Part } from '../report/insertion/excerpt.ts';
import { planInsertion, whyNotInto } from '../report/insertion/insertion.ts';
import { evidenceUriOf } from './citationMarks.ts';
import { foundOffset, movedOffset } from './insertionPoint.ts';
import { describeNotice, describeProblem } from './insertionWords.ts';
import { UserError } from './userError.ts';

/** The place of the cursor, which stays the same place while the user goes on writing. To be disposed of. */
export interface InsertionPlace extends Disposable {
	readonly uri: vscode.Uri;
	/**
	 * Puts a part of a report there as one edit that can be undone, shows it and gives what the user should know. Throws
	 * `UserError` when it cannot be done; then nothing has changed.
	 */
	insert(report: InsertableReport, part: Part): Promise<readonly string[]>;
}

/** Remembers the end of the selection. Throws `UserError` when there is no document that can be written into. */
export function rememberPlace(): InsertionPlace {
	const editor = vscode.window.activeTextEditor;
	if (!editor) {
		throw new UserError(vscode.l10n.t('Open a document and put the cursor where the text is to go.'));
	}
	const { uri } = editor.document;
	let { document } = editor;
	let text = document.getText();
	let offset = document.offsetAt(editor.selection.end);
	const problem = whyNotInto({ text, offset, language: document.languageId, folder: undefined });
	if (problem) {
		throw new UserError(describeProblem(problem, vscode.l10n.t));
	}
	const listening = vscode.workspace.onDidChangeTextDocument(event => {
		if (event.document === document) {
			offset = movedOffset(offset, event.contentChanges);
			text = document.getText();
		}
	});
	const reopen = async (): Promise<void> => {
		if (!document.isClosed) {
			return;
		}
		try {
			document = await vscode.workspace.openTextDocument(uri);
		} catch {
			throw new UserError(
				vscode.l10n.t('The document was closed and cannot be opened again. The report is kept in the history.'),
			);
		}
		offset = foundOffset(offset, text, document.getText());
		text = document.getText();
	};
	return {
		uri,
		[Symbol.dispose]: () => listening.dispose(),
		async insert(report, part) {
			// The user may be writing at this very moment: then the editor refuses an edit of what was there before.
			for (let attempt = 1; ; attempt++) {
				await reopen();
				const plan = planInsertion(report, part, {
					text: document.getText(),
					offset,
					language: document.languageId,
					folder: folderOf(document),
				});
				if ('problem' in plan) {
					throw new UserError(describeProblem(plan.problem, vscode.l10n.t));
				}
				const [first] = plan.insertions;
				const edit = new vscode.WorkspaceEdit();
				for (const it of plan.insertions) {
					edit.insert(uri, document.positionAt(it.offset), it.text);
				}
				const evidence = await evidenceWith(document, report, plan.labels);
				if (evidence) {
					edit.replace(evidence.document.uri, wholeOf(evidence.document), evidence.text);
				}
				const start = document.positionAt(first.offset);
				if (await vscode.workspace.applyEdit(edit)) {
					await reveal(document, start);
					return [...plan.remarks, ...plan.notices.map(it => describeNotice(it, vscode.l10n.t))];
				}
				if (attempt === mostAttempts) {
					throw new UserError(
						vscode.l10n.t('The document cannot be changed: it may be read-only. The report is kept in the history.'),
					);
				}
			}
		},
	};
}

const mostAttempts = 3;

/** The evidence file that the document has, with what is behind the labels that it gets; `undefined` where it has none, or none that is read. */
async function evidenceWith(
	document: vscode.TextDocument,
	report: InsertableReport,
	labels: ReadonlyMap<string, string> | undefined,
): Promise<{ readonly document: vscode.TextDocument; readonly text: string } | undefined> {
	const folder = folderOf(document);
	if (!labels || labels.size === 0 || folder === undefined || document.uri.scheme !== 'file') {
		return undefined;
	}
	const { parseEvidenceFile, formatEvidenceFile } = await import('../report/evidenceFile.ts');
	const { carryEvidence } = await import('../report/insertion/carryEvidence.ts');
	const beside = await evidenceDocument(evidenceUriOf(document));
	const file = beside && parseEvidenceFile(beside.getText());
	return beside && file && !('problem' in file)
		? { document: beside, text: formatEvidenceFile(carryEvidence(file, report, labels, folder), beside.getText()) }
		: undefined;
}

async function evidenceDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
	try {
		return await vscode.workspace.openTextDocument(uri);
	} catch {
		return undefined;
	}
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
	return new vscode.Range(0, 0, document.lineCount, 0);
}

/** Where relative links of a document start; those of a cell at its notebook. */
function folderOf(document: vscode.TextDocument): string | undefined {
	const notebook = vscode.workspace.notebookDocuments.find(it =>
		it.getCells().some(cell => cell.document === document),
	);
	const { uri, isUntitled } = notebook ?? document;
	if (isUntitled) {
		return undefined;
	}
	const folder = vscode.Uri.joinPath(uri, '..');
	// The editor encodes more of a path than Node does, and reports have Node's form.
	return folder.scheme === 'file' ? pathToFileURL(folder.fsPath).href : folder.toString();
}

/** In the editor that shows the document; without one nothing is opened, since the user is somewhere else by now. */
async function reveal(document: vscode.TextDocument, start: vscode.Position): Promise<void> {
	const editor = vscode.window.visibleTextEditors.find(it => it.document === document);
	editor?.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
