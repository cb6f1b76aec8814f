import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { CitationRequests, InsertableCitation } from '../server/protocol.ts';
import type { CitationPlace } from './citationHovered.ts';
import { UserError } from './userError.ts';

/** A citation server that runs, and how to ask it. */
export interface CitationServer {
	readonly client: LanguageClient;
	stop(): Promise<void>;
}

/** Asks the server one of our own requests about a document. Throws `UserError` for what is no report. */
export async function askServer<Method extends keyof CitationRequests>(
	{ client }: CitationServer,
	method: Method,
	params: CitationRequests[Method]['params'],
): Promise<NonNullable<CitationRequests[Method]['result']>> {
	const result = await client.sendRequest<CitationRequests[Method]['result']>(method, params);
	if (result === null || result === undefined) {
		throw new UserError(
			vscode.l10n.t('There is no report here with citations that Deep Research knows: open one that it has written.'),
		);
	}
	return result;
}

/** Applies an edit of the server as one. Throws `UserError` when the document has changed meanwhile. */
export async function applyEdit({ client }: CitationServer, edit: InsertableCitation['edit']): Promise<void> {
	const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
	if (converted.size > 0 && !(await vscode.workspace.applyEdit(converted))) {
		throw new UserError(vscode.l10n.t('The report was changed meanwhile, so it was left as it is: try again.'));
	}
}

export function paramsOf({ client }: CitationServer, { uri, position }: CitationPlace) {
	const convert = client.code2ProtocolConverter;
	return { uri: convert.asUri(uri), position: convert.asPosition(position) };
}
