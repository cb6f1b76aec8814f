import * as vscode from 'vscode';
import { evidenceUriOf } from './citationMarks.ts';

/**
 * Keeps a report and its evidence file together on disk. An edit of ours changes both; the evidence file is often in no editor,
 * and would stay unsaved behind the user's back. Where the report was saved before the edit, both are saved with it, as VS Code
 * does after a rename (and under the same setting); where it was not, the evidence file is saved when the report is.
 */
export function keepEvidenceSaved(): vscode.Disposable {
	/** Documents with changes that are not saved, as the editor last told. */
	const unsaved = new Set(vscode.workspace.textDocuments.filter(it => it.isDirty).map(it => it.uri.toString()));
	/** Documents that were changed a moment ago, and whether they had unsaved changes before. */
	const changed = new Map<string, { readonly wasUnsaved: boolean; readonly at: number }>();
	const wasSaved = (uri: string): boolean => {
		const last = changed.get(uri);
		return last !== undefined && !last.wasUnsaved && Date.now() - last.at < oneEdit;
	};
	return vscode.Disposable.from(
		vscode.workspace.onDidChangeTextDocument(({ document }) => {
			const key = document.uri.toString();
			const before = unsaved.has(key);
			changed.set(key, { wasUnsaved: before, at: Date.now() });
			if (document.isDirty) {
				unsaved.add(key);
			} else {
				unsaved.delete(key);
			}
			if (document.isDirty && !before && isEvidence(document) && !isBeingTyped(document)) {
				void settle(document, wasSaved);
			}
		}),
		vscode.workspace.onDidSaveTextDocument(document => {
			unsaved.delete(document.uri.toString());
			changed.delete(document.uri.toString());
			if (document.languageId === 'markdown') {
				void evidenceOf(document)?.save();
			}
		}),
		vscode.workspace.onDidCloseTextDocument(({ uri }) => {
			unsaved.delete(uri.toString());
			changed.delete(uri.toString());
		}),
	);
}

/** In milliseconds: what changes both documents does so within this time. */
const oneEdit = 500;

/** After an edit of both: the report's own change may come a moment later than that of the evidence file. */
async function settle(evidence: vscode.TextDocument, wasSaved: (uri: string) => boolean): Promise<void> {
	await new Promise(resolve => setTimeout(resolve, 0));
	const report = reportOf(evidence);
	const mayBoth = vscode.workspace.getConfiguration('files', evidence.uri).get('refactoring.autoSave', true);
	if (!report?.isDirty) {
		await evidence.save();
	} else if (mayBoth && wasSaved(report.uri.toString())) {
		await report.save();
		await evidence.save();
	}
}

function isEvidence({ uri }: vscode.TextDocument): boolean {
	return uri.scheme === 'file' && uri.path.endsWith('.evidence.json');
}

/** What the user writes they save. */
function isBeingTyped(document: vscode.TextDocument): boolean {
	return vscode.window.activeTextEditor?.document === document;
}

function reportOf(evidence: vscode.TextDocument): vscode.TextDocument | undefined {
	return vscode.workspace.textDocuments.find(
		it => it.languageId === 'markdown' && evidenceUriOf(it).toString() === evidence.uri.toString(),
	);
}

/** The open evidence file of a report, if it has changes that are not saved. */
function evidenceOf(report: vscode.TextDocument): vscode.TextDocument | undefined {
	const uri = evidenceUriOf(report).toString();
	return vscode.workspace.textDocuments.find(it => it.isDirty && it.uri.toString() === uri && !isBeingTyped(it));
}
