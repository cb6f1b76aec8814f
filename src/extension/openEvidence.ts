import * as vscode from 'vscode';
import type { Evidence } from '../report/evidence.ts';
import { outsideAddress, pageAddress } from '../report/pageAddress.ts';
import { type PassagePlace, placeOfPassage } from '../report/passagePlace.ts';
import type { RunFolder } from '../runs/runFolder.ts';
import { SourceColumn } from './openEvidenceColumn.ts';
import { markdownReference } from './openEvidenceReference.ts';
import { ownFile, SnapshotDocuments } from './openEvidenceSnapshots.ts';
import { UserError } from './userError.ts';

/** Opens what a citation stands for. Each throws `UserError` when it cannot. */
export interface EvidenceOpener extends vscode.Disposable {
	/** A passage, selected: in the project's own file where it has lines, else in the text as it was read. */
	openEvidence(evidence: Evidence, run: RunFolder): Promise<void>;
	/** The source itself: a file in the editor, a page in the browser at the words of the passage. */
	openSource(evidence: Evidence, run: RunFolder): Promise<void>;
	/** Puts a source on the clipboard as a Markdown reference. */
	copyCitation(evidence: Evidence): Promise<void>;
	/** Opens an address in the browser. One that is no source of the run is shown to the user first: it may say what was read. */
	openLink(url: string, known: ReadonlySet<string>): Promise<void>;
}

export function createEvidenceOpener(): EvidenceOpener {
	const snapshots = new SnapshotDocuments();
	const column = new SourceColumn();
	const openSnapshot = async (evidence: Evidence, run: RunFolder): Promise<void> => {
		const document = await snapshots.open(evidence, run);
		if (document) {
			await column.show(document, rangeOf(placeOfPassage(document.getText(), evidence)));
		} else {
			await offerPage(evidence);
		}
	};
	const openFile = async (evidence: Evidence, run: RunFolder): Promise<void> => {
		const document = await openText(evidence);
		if (!document) {
			await openSnapshot(evidence, run);
			return;
		}
		const place = placeOfPassage(document.getText(), evidence);
		await column.show(document, rangeOf(place));
		if (!place.isThere) {
			// Nobody waits for the answer: the file is open.
			void offerSnapshot(document, () => openSnapshot(evidence, run));
		}
	};
	return {
		openEvidence: (evidence, run) => (isTextFile(evidence) ? openFile(evidence, run) : openSnapshot(evidence, run)),
		async openSource(evidence, run) {
			const page = pageAddress(evidence);
			if (page !== undefined) {
				await openOutside(page);
			} else if (isTextFile(evidence)) {
				await openFile(evidence, run);
			} else {
				await column.open(fileToOpen(evidence.source.uri));
			}
		},
		async copyCitation({ source }) {
			const file = ownFile(source.uri);
			const place = file ? vscode.workspace.asRelativePath(file) : source.uri;
			await vscode.env.clipboard.writeText(markdownReference(source, place));
			vscode.window.setStatusBarMessage(vscode.l10n.t('Citation copied'), 3000);
		},
		async openLink(url, known) {
			const address = outsideAddress(url);
			if (!address) {
				throw new UserError(
					vscode.l10n.t('Only addresses of the web are opened from a report, and this is none: {0}', url.slice(0, 200)),
				);
			}
			if (known.has(address.href.replace(/#.*$/, '')) || (await isAllowed(address))) {
				await openOutside(address.href);
			}
		},
		dispose: () => snapshots.dispose(),
	};
}

/** Whether a source is a file whose lines can be shown. */
function isTextFile({ source, locator }: Evidence): boolean {
	return locator.lines !== undefined && ownFile(source.uri) !== undefined;
}

/** The file of a passage; `undefined` when it is gone, or no text any more. */
async function openText({ source }: Evidence): Promise<vscode.TextDocument | undefined> {
	const file = ownFile(source.uri);
	if (!file) {
		return undefined;
	}
	try {
		// The editor may still hold the text of a file that is not there any more.
		await vscode.workspace.fs.stat(file);
		return await vscode.workspace.openTextDocument(file);
	} catch {
		return undefined;
	}
}

/** A PDF, a presentation: whatever is a source and no page. */
function fileToOpen(uri: string): vscode.Uri {
	const file = ownFile(uri);
	if (!file) {
		throw new UserError(
			vscode.l10n.t('This source is neither a page of the web nor a file here: {0}', uri.slice(0, 200)),
		);
	}
	return file;
}

function rangeOf({ start, end }: PassagePlace): vscode.Range {
	return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function offerSnapshot(document: vscode.TextDocument, open: () => Promise<void>): Promise<void> {
	const showRead = vscode.l10n.t('Show What Was Read');
	const name = vscode.workspace.asRelativePath(document.uri);
	const answer = await vscode.window.showWarningMessage(
		vscode.l10n.t('The cited words are not in {0} any more: it has changed since it was read.', name),
		showRead,
	);
	if (answer === showRead) {
		await open();
	}
}

async function offerPage(evidence: Evidence): Promise<void> {
	const page = pageAddress(evidence);
	const sentence = vscode.l10n.t('The text of this source as it was read is not kept any more.');
	if (page === undefined) {
		throw new UserError(sentence);
	}
	const openPage = vscode.l10n.t('Open Page');
	if ((await vscode.window.showWarningMessage(sentence, openPage)) === openPage) {
		await openOutside(page);
	}
}

async function isAllowed(address: URL): Promise<boolean> {
	const open = vscode.l10n.t('Open in Browser');
	const answer = await vscode.window.showWarningMessage(
		vscode.l10n.t('Open this address? It is no source of this run.'),
		{ modal: true, detail: address.href },
		open,
	);
	return answer === open;
}

/** As a string the address goes out as it is; as a URI it would be encoded anew, and lose its text fragment. */
async function openOutside(address: string): Promise<void> {
	await vscode.commands.executeCommand('vscode.open', address);
}
