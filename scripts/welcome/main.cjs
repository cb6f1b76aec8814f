const vscode = require('vscode');

/** Opens what a newcomer needs: the page that says what to do, and the panel in which to do it. */
exports.activate = async () => {
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	if (folder && vscode.window.tabGroups.all.every(it => it.tabs.length === 0)) {
		const readme = vscode.Uri.joinPath(folder.uri, 'README.md');
		try {
			await vscode.workspace.fs.stat(readme);
			await vscode.commands.executeCommand('markdown.showPreview', readme);
		} catch {
			// The project has no such page.
		}
	}
	await vscode.commands.executeCommand('deepResearch.research.focus');
};
