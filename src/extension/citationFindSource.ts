import * as vscode from 'vscode';
import { formatEvidenceFile } from '../report/evidenceFile.ts';
import type { CitationRequests } from '../server/protocol.ts';
import { cursorPlace } from './citationCommands.ts';
import type { CitationPlace } from './citationHovered.ts';
import { applyEdit, askServer, paramsOf } from './citationRequests.ts';
import type { Citations } from './citations.ts';
import { movedOffset } from './insertionPoint.ts';
import { showProgress } from './runProgress.ts';
import type { RunService } from './runRequest.ts';
import type { Scope } from './runViewProtocol.ts';
import { UserError } from './userError.ts';

/**
 * Looks for a source of the sentence at the cursor with a quick run, and cites the passage that supports it best. When nothing
 * that was found does, it says so, and the report stays as it is. Throws `UserError`.
 */
export async function findSource(citations: Citations, runs: RunService, scope: Scope): Promise<void> {
	const server = await citations.server();
	using place = followPlace(cursorPlace());
	const sentence = await askServer(server, 'deepResearch/sentence', paramsOf(server, place.now()));
	if (sentence === '') {
		throw new UserError(vscode.l10n.t('Put the cursor into a sentence that a source is to be found for.'));
	}
	const run = await runs.start({
		question: sentence.slice(0, longestSentence),
		mode: 'quick',
		length: 'brief',
		scope,
		plan: [],
		attachments: [],
		folder: vscode.workspace.getWorkspaceFolder(place.now().uri)?.uri.toString(),
	});
	const { composed, documentFolder, outcome } = await showProgress(run);
	if (outcome.kind === 'stopped') {
		return;
	}
	const found = composed &&
		documentFolder !== undefined && {
			evidenceFile: formatEvidenceFile(composed.evidenceFile),
			folder: documentFolder,
		};
	const cited = found && (await citeFound(citations, place.now(), found));
	if (!cited) {
		throw new UserError(
			outcome.kind === 'failed'
				? vscode.l10n.t('The research failed, so nothing was inserted: {0}', outcome.message)
				: vscode.l10n.t('No source was found that says this: “{0}”', sentence.slice(0, 200)),
		);
	}
	void vscode.window.showInformationMessage(vscode.l10n.t('[{0}] was cited: {1}', cited.label, cited.title));
}

const longestSentence = 2000;

async function citeFound(
	citations: Citations,
	place: CitationPlace,
	found: { readonly evidenceFile: string; readonly folder: string },
) {
	// The server may have been started anew since the run began.
	const server = await citations.server();
	await vscode.workspace.openTextDocument(place.uri);
	const cited = await server.client.sendRequest<CitationRequests['deepResearch/cite']['result']>('deepResearch/cite', {
		...paramsOf(server, place),
		found,
	});
	if (cited) {
		await applyEdit(server, cited.edit);
	}
	return cited;
}

/** A place that stays the same place while the user writes on. */
function followPlace({ uri, position }: CitationPlace): Disposable & { now(): CitationPlace } {
	const isMeant = (document: vscode.TextDocument): boolean => document.uri.toString() === uri.toString();
	let document = vscode.workspace.textDocuments.find(isMeant);
	let offset = document?.offsetAt(position) ?? 0;
	const listening = vscode.workspace.onDidChangeTextDocument(event => {
		if (isMeant(event.document)) {
			({ document } = event);
			offset = movedOffset(offset, event.contentChanges);
		}
	});
	return {
		now: () => ({ uri, position: document?.positionAt(offset) ?? position }),
		[Symbol.dispose]: () => listening.dispose(),
	};
}
