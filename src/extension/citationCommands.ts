import * as vscode from 'vscode';
import type { CitationRequests, CitationStyleName, InsertableCitation } from '../server/protocol.ts';
import type { CitationPlace } from './citationHovered.ts';
import { applyEdit, askServer, type CitationServer, paramsOf } from './citationRequests.ts';
import { UserError } from './userError.ts';

/** Looks at all sources of a report, and tells how it stands; the problems are in the editor's list. */
export async function checkCitations(server: CitationServer, resource: unknown): Promise<void> {
	const document = await documentOf(resource);
	const summary = await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking citations') },
		async () => await askServer(server, 'deepResearch/check', { uri: document.uri.toString() }),
	);
	const { errors, warnings, unchecked } = summary;
	if (errors + warnings > 0) {
		await vscode.commands.executeCommand('workbench.actions.view.problems');
	}
	const counts = [
		vscode.l10n.t('{0} citations', summary.citations),
		errors + warnings === 0
			? vscode.l10n.t('nothing is wrong with them')
			: vscode.l10n.t('{0} errors and {1} warnings', errors, warnings),
		...(unchecked > 0 ? [vscode.l10n.t('{0} could not be compared with their sources', unchecked)] : []),
	];
	void vscode.window.showInformationMessage(`${counts.join(', ')}.`);
}

/** Numbers the sources of the report in the active editor by their first citation. */
export async function renumberCitations(server: CitationServer): Promise<void> {
	const { document } = activeEditor();
	await applyEdit(server, await askServer(server, 'deepResearch/organize', { uri: document.uri.toString() }));
}

export async function convertCitations(server: CitationServer): Promise<void> {
	const { document } = activeEditor();
	const t = vscode.l10n.t;
	const styles: readonly (vscode.QuickPickItem & { readonly style: CitationStyleName })[] = [
		{
			label: t('Reference links'),
			description: '[3]',
			detail: t('The usual one: links in every viewer.'),
			style: 'reference',
		},
		{
			label: t('Footnotes'),
			description: '[^3]',
			detail: t('For GitHub, Pandoc and static sites.'),
			style: 'footnote',
		},
		{
			label: t('Inline links'),
			description: '[3](https://…)',
			detail: t('For viewers without definitions.'),
			style: 'inline',
		},
		{
			label: t('Pandoc citations'),
			description: '[@melis2018]',
			detail: t('For Pandoc and Quarto, with a bibliography beside.'),
			style: 'pandoc',
		},
	];
	const picked = await vscode.window.showQuickPick(styles, { placeHolder: t('How citations are written from now on') });
	if (picked) {
		const { style } = picked;
		await applyEdit(server, await askServer(server, 'deepResearch/convert', { uri: document.uri.toString(), style }));
	}
}

/** Shows the words behind a citation: those of the place, or of the cursor. */
export async function showEvidence(server: CitationServer, place: CitationPlace = cursorPlace()): Promise<void> {
	const { evidence } = await evidenceAt(server, place);
	const uri = server.client.protocol2CodeConverter.asUri(evidence.uri);
	const selection = server.client.protocol2CodeConverter.asRange(evidence.range);
	const beside = vscode.window.activeTextEditor?.document.uri.toString() !== uri.toString();
	const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
	await vscode.window.showTextDocument(uri, { selection, viewColumn });
}

/** Opens the page of a citation at its words, or its file. */
export async function openSource(server: CitationServer, place: CitationPlace = cursorPlace()): Promise<void> {
	const { source } = await evidenceAt(server, place);
	if (/^https?:/.test(source)) {
		// As a string the address goes out as it is; as a URI it would be encoded anew, and lose its text fragment.
		await vscode.commands.executeCommand('vscode.open', source);
		return;
	}
	const file = vscode.Uri.parse(source).with({ query: '', fragment: '' });
	if (file.scheme !== 'file' || file.authority !== '') {
		throw new UserError(
			vscode.l10n.t('This source is neither a page of the web nor a file here: {0}', source.slice(0, 200)),
		);
	}
	await vscode.commands.executeCommand('vscode.open', file, { viewColumn: vscode.ViewColumn.Beside });
}

/** Lets the user pick a passage, and cites it at the cursor. */
export async function insertCitation(server: CitationServer): Promise<void> {
	const place = cursorPlace();
	const found = await askServer(server, 'deepResearch/insertable', paramsOf(server, place));
	if (found.length === 0) {
		throw new UserError(vscode.l10n.t('This report has no evidence that could be cited.'));
	}
	const items = found.map(it => ({ ...itemOf(it), it }));
	const picked = await vscode.window.showQuickPick(items, {
		placeHolder: vscode.l10n.t('The passage to cite here'),
		matchOnDescription: true,
		matchOnDetail: true,
	});
	if (picked) {
		await applyEdit(server, picked.it.edit);
	}
}

/** Where the cursor is. Throws `UserError` without an editor. */
export function cursorPlace(): CitationPlace {
	const { document, selection } = activeEditor();
	return { uri: document.uri, position: selection.active };
}

async function evidenceAt(server: CitationServer, place: CitationPlace) {
	const found = await server.client.sendRequest<CitationRequests['deepResearch/evidence']['result']>(
		'deepResearch/evidence',
		paramsOf(server, place),
	);
	if (!found) {
		throw new UserError(vscode.l10n.t('Put the cursor on a citation that has evidence.'));
	}
	return found;
}

function itemOf({ label, title, quote, isBest }: InsertableCitation): vscode.QuickPickItem {
	return {
		label: `[${label}]`,
		description: isBest ? `${title} · ${vscode.l10n.t('fits this sentence')}` : title,
		detail: quote,
	};
}

function activeEditor(): vscode.TextEditor {
	const editor = vscode.window.activeTextEditor;
	if (editor?.document.languageId !== 'markdown') {
		throw new UserError(vscode.l10n.t('Open a report first.'));
	}
	return editor;
}

async function documentOf(resource: unknown): Promise<vscode.TextDocument> {
	return resource instanceof vscode.Uri ? await vscode.workspace.openTextDocument(resource) : activeEditor().document;
}
