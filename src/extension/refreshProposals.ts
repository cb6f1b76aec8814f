import { basename } from 'node:path';
import * as vscode from 'vscode';
import { differences } from '../base/differences.ts';
import type { Refresh } from '../hosting/refreshReport.ts';
import { keepSnapshots } from '../hosting/reportSnapshots.ts';
import { reportError } from './reportInEditor.ts';
import { UserError } from './userError.ts';

/** Proposed reports are documents of this scheme; the manifest offers to apply them. */
export const refreshScheme = 'deep-research-refresh';

/** Reports as a refresh would have them, each shown against what it is now until its user has decided. */
export class RefreshProposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
	readonly #proposals = new Map<string, Refresh>();
	readonly #registration = vscode.workspace.registerTextDocumentContentProvider(refreshScheme, this);
	#shown = 0;

	provideTextDocumentContent(uri: vscode.Uri): string {
		return this.#proposals.get(uri.toString())?.proposed.document.text ?? '';
	}

	/** Shows what would change in a report, as any other difference. */
	async show(refresh: Refresh): Promise<vscode.Uri> {
		const file = vscode.Uri.file(refresh.read.document.path);
		for (const [earlier, { read }] of this.#proposals) {
			if (read.document.path === refresh.read.document.path) {
				await this.discard(vscode.Uri.parse(earlier));
			}
		}
		// VS Code remembers the text of a document for a while after it was closed.
		const uri = file.with({ scheme: refreshScheme, query: `${++this.#shown}` });
		this.#proposals.set(uri.toString(), refresh);
		const title = vscode.l10n.t('{0} (as its sources are now)', basename(refresh.read.document.path));
		await vscode.commands.executeCommand('vscode.diff', file, uri, title, { preview: true });
		return uri;
	}

	/** Puts a proposal in the place of its report, as one edit, and saves it. Throws `UserError` when the report was changed meanwhile. */
	async apply(uri: vscode.Uri, folders: readonly string[]): Promise<void> {
		const refresh = this.#get(uri);
		await applyRefresh(refresh, folders);
		await this.discard(uri);
	}

	/** Forgets a proposal, and closes where it is shown. */
	async discard(uri: vscode.Uri): Promise<void> {
		this.#proposals.delete(uri.toString());
		const tabs = vscode.window.tabGroups.all.flatMap(it => it.tabs);
		await vscode.window.tabGroups.close(
			tabs.filter(
				({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString(),
			),
		);
	}

	/** The proposal that the active editor shows. */
	get active(): vscode.Uri | undefined {
		const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
		return input instanceof vscode.TabInputTextDiff && input.modified.scheme === refreshScheme
			? input.modified
			: undefined;
	}

	dispose(): void {
		this.#registration.dispose();
	}

	#get(uri: vscode.Uri): Refresh {
		const refresh = this.#proposals.get(uri.toString());
		if (!refresh) {
			throw new UserError(vscode.l10n.t('This refresh was applied or discarded already: refresh the report again.'));
		}
		return refresh;
	}
}

/** Changes report and evidence file as one edit, which can be undone, and keeps the texts that it rests on. Throws `UserError`. */
export async function applyRefresh({ read, proposed, texts }: Refresh, folders: readonly string[]): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	const documents: vscode.TextDocument[] = [];
	for (const [before, after] of [
		[read.document, proposed.document],
		[read.evidenceFile, proposed.evidenceFile],
	] as const) {
		const document = await vscode.workspace.openTextDocument(before.path);
		if (document.getText() !== before.text) {
			throw new UserError(
				vscode.l10n.t(
					'{0} was changed meanwhile, so nothing was written: do it again.',
					vscode.workspace.asRelativePath(before.path),
				),
			);
		}
		edit.set(document.uri, lineEdits(before.text, after.text));
		documents.push(document);
	}
	try {
		await keepSnapshots(read, folders, texts);
	} catch (error) {
		throw reportError(error);
	}
	if (!(await vscode.workspace.applyEdit(edit))) {
		throw new UserError(vscode.l10n.t('The report was changed meanwhile, so it was left as it is: try again.'));
	}
	await Promise.all(documents.map(it => it.save()));
}

/** Only the lines that differ are touched: cursors, folds and marks elsewhere stay where they are. */
function lineEdits(before: string, after: string): vscode.TextEdit[] {
	const edits: vscode.TextEdit[] = [];
	let line = 0;
	for (const { kind, entries } of differences(linesOf(before), linesOf(after))) {
		if (kind === 'added') {
			edits.push(vscode.TextEdit.insert(new vscode.Position(line, 0), entries.join('')));
			continue;
		}
		if (kind === 'removed') {
			edits.push(vscode.TextEdit.delete(new vscode.Range(line, 0, line + entries.length, 0)));
		}
		line += entries.length;
	}
	return edits;
}

/** With their line breaks. */
function linesOf(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
