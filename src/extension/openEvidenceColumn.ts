import * as vscode from 'vscode';

/** Shows sources in one column: beside what the user reads, and where the one before was as long as that is there. */
export class SourceColumn {
	#last: { readonly column: vscode.ViewColumn; readonly uri: string } | undefined;

	async show(document: vscode.TextDocument, selection: vscode.Range): Promise<void> {
		const editor = await vscode.window.showTextDocument(document, { selection, viewColumn: this.#choose() });
		editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
		this.#last = editor.viewColumn && { column: editor.viewColumn, uri: document.uri.toString() };
	}

	/** Shows a file with whatever the editor has for its kind. */
	async open(uri: vscode.Uri): Promise<void> {
		await vscode.commands.executeCommand('vscode.open', uri, { viewColumn: this.#choose() });
		this.#last = { column: vscode.window.tabGroups.activeTabGroup.viewColumn, uri: uri.toString() };
	}

	#choose(): vscode.ViewColumn {
		const { all, activeTabGroup } = vscode.window.tabGroups;
		const { column, uri } = this.#last ?? {};
		const isFree = activeTabGroup.viewColumn !== column || uriOf(activeTabGroup.activeTab) === uri;
		if (column !== undefined && isFree && all.some(it => it.viewColumn === column)) {
			return column;
		}
		return all.every(it => it.tabs.length === 0) ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
	}
}

function uriOf(tab: vscode.Tab | undefined): string | undefined {
	const input = tab?.input;
	return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
		? input.uri.toString()
		: undefined;
}
