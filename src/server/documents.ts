import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CitationDocument } from '../citations/citationDocument.ts';
import { citationKeys, type EvidenceIndex } from '../citations/citedReport.ts';
import { parseCitationDocument } from '../citations/parseDocument.ts';
import { canonicalUri } from './files.ts';

/** The documents that the editor holds. Each version is parsed once, when it is first asked for. */
export interface Documents {
	/** By any form of its URI. */
	get(uri: string): TextDocument | undefined;
	all(): readonly TextDocument[];
	parsed(document: TextDocument): CitationDocument;
	/** The same of a text, where Pandoc's keys stand for what the evidence has them stand for. */
	parse(text: string, evidence: EvidenceIndex | undefined): CitationDocument;
	/** Called with each document that was opened, changed or closed. */
	onDidChange(listener: (document: TextDocument) => void): void;
	onDidSave(listener: () => void): void;
}

export function listenToDocuments(connection: Connection): Documents {
	const documents = new TextDocuments(TextDocument);
	const byUri = new Map<string, TextDocument>();
	const parsed = new WeakMap<TextDocument, { readonly version: number; readonly document: CitationDocument }>();
	const listeners: ((document: TextDocument) => void)[] = [];
	const tell = ({ document }: { readonly document: TextDocument }): void => listeners.forEach(it => it(document));
	documents.onDidOpen(({ document }) => byUri.set(canonicalUri(document.uri), document));
	documents.onDidClose(({ document }) => byUri.delete(canonicalUri(document.uri)));
	documents.onDidChangeContent(tell);
	documents.onDidClose(tell);
	documents.listen(connection);
	return {
		get: uri => byUri.get(canonicalUri(uri)),
		all: () => documents.all(),
		parsed(document) {
			const known = parsed.get(document);
			if (known?.version === document.version) {
				return known.document;
			}
			const fresh = parseCitationDocument(document.getText());
			parsed.set(document, { version: document.version, document: fresh });
			return fresh;
		},
		parse: (text, evidence) => parseCitationDocument(text, evidence && citationKeys(evidence)),
		onDidSave: listener => void documents.onDidSave(listener),
		onDidChange: listener => void listeners.push(listener),
	};
}
