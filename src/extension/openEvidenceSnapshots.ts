import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { Evidence } from '../report/evidence.ts';
import { outsideAddress, pageAddress } from '../report/pageAddress.ts';
import { placeOfPassage } from '../report/passagePlace.ts';
import type { RunFolder } from '../runs/runFolder.ts';
import { readSnapshot } from '../runs/snapshotFolder.ts';
import { asPlainText } from './asPlainText.ts';
import { lineOf } from './runViewWords.ts';

export const snapshotScheme = 'deep-research-source';

/**
 * Sources as runs have read them, as documents that cannot be changed. Above the first line, and above the passage that was
 * opened last, stands the way to the page or file itself.
 */
export class SnapshotDocuments
	implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
	readonly #opened = new Map<string, Evidence>();
	readonly #changedLenses = new vscode.EventEmitter<void>();
	readonly onDidChangeCodeLenses = this.#changedLenses.event;
	readonly #registered = vscode.Disposable.from(
		this.#changedLenses,
		vscode.workspace.registerTextDocumentContentProvider(snapshotScheme, this),
		vscode.languages.registerCodeLensProvider({ scheme: snapshotScheme }, this),
	);

	/** The document of the source of a passage; `undefined` when its text is not kept any more. */
	async open(evidence: Evidence, run: RunFolder): Promise<vscode.TextDocument | undefined> {
		const { source } = evidence;
		const folder = await folderWithSnapshot(run.path, source.sha256);
		if (folder === undefined) {
			return undefined;
		}
		const origin: Origin = { run: folder, sha256: source.sha256, uri: source.uri, readAt: source.retrievedAt };
		const title = lineOf(source.title, 60).replace(/[/\\]/g, ' ') || vscode.l10n.t('Source');
		const name = vscode.l10n.t('{0} (as read)', title);
		const uri = vscode.Uri.from({ scheme: snapshotScheme, path: `/${name}`, query: JSON.stringify(origin) });
		this.#opened.set(uri.toString(), evidence);
		this.#changedLenses.fire();
		return await asPlainText(await vscode.workspace.openTextDocument(uri));
	}

	async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
		const origin = originOf(uri);
		const text = origin && (await readSnapshot(origin.run, origin.sha256));
		return text ?? vscode.l10n.t('The text of this source as it was read is not kept any more.');
	}

	provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
		const origin = originOf(document.uri);
		const evidence = this.#opened.get(document.uri.toString());
		if (!origin) {
			return [];
		}
		const read = vscode.l10n.t('read on {0}', new Date(origin.readAt).toLocaleDateString(vscode.env.language));
		const lenses = [lensToOrigin(read, origin.uri)];
		const page = evidence && pageAddress(evidence);
		if (evidence && page !== undefined && page !== origin.uri) {
			const { line } = placeOfPassage(document.getText(), evidence).start;
			lenses.push(lensTo(line, vscode.l10n.t('Open the page at these words'), page));
		}
		return lenses;
	}

	dispose(): void {
		this.#registered.dispose();
	}
}

/** What the URI of a snapshot says, so that its document can be made again in another window. */
const Origin = z.object({ run: z.string(), sha256: z.string(), uri: z.string(), readAt: z.string() });
type Origin = z.infer<typeof Origin>;

function originOf(uri: vscode.Uri): Origin | undefined {
	try {
		return Origin.safeParse(JSON.parse(uri.query)).data;
	} catch {
		return undefined;
	}
}

/** The run's own folder, or that of another run beside it: a run that goes on from a finished one cites what that one read. */
async function folderWithSnapshot(runFolder: string, sha256: string): Promise<string | undefined> {
	if ((await readSnapshot(runFolder, sha256)) !== undefined) {
		return runFolder;
	}
	const runs = dirname(runFolder);
	const others = await readdir(runs).catch(() => []);
	for (const other of others.toSorted((a, b) => (a < b ? 1 : -1))) {
		if ((await readSnapshot(join(runs, other), sha256)) !== undefined) {
			return join(runs, other);
		}
	}
	return undefined;
}

/** The file of a URI; `undefined` for one on another machine that is not open here: a stored run may name any. */
export function ownFile(uri: string): vscode.Uri | undefined {
	const file = vscode.Uri.parse(uri).with({ query: '', fragment: '' });
	const isOwn = file.authority === '' || vscode.workspace.getWorkspaceFolder(file) !== undefined;
	return file.scheme === 'file' && isOwn ? file : undefined;
}

function lensToOrigin(read: string, uri: string): vscode.CodeLens {
	const address = outsideAddress(uri);
	if (address) {
		return lensTo(0, `${vscode.l10n.t('Open page on {0}', address.host)} · ${read}`, address.href);
	}
	const file = ownFile(uri);
	return file
		? lensTo(0, `${vscode.l10n.t('Open file {0}', vscode.workspace.asRelativePath(file))} · ${read}`, file)
		: new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title: read, command: '' });
}

/** A link as a string goes to the browser as it is; as a URI it would be encoded anew, and lose its text fragment. */
function lensTo(line: number, title: string, target: string | vscode.Uri): vscode.CodeLens {
	return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
		title,
		command: 'vscode.open',
		arguments: [target],
	});
}
