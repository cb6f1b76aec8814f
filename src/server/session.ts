import type { Connection } from 'vscode-languageserver/node';
import type { Documents } from './documents.ts';
import type { EvidenceFiles } from './evidenceFiles.ts';
import type { CitationSettings } from './protocol.ts';
import type { Reports } from './reports.ts';
import type { Sources } from './sources.ts';
import type { Words } from './words.ts';

/** All that lives as long as the connection to one editor. */
export interface Session {
	readonly connection: Connection;
	readonly documents: Documents;
	readonly reports: Reports;
	readonly evidence: EvidenceFiles;
	readonly sources: Sources;
	readonly settings: () => CitationSettings;
	/** Whether the editor can show texts that the server makes. */
	readonly hasTexts: () => boolean;
	/** Whether the editor has our commands, so that a hover may offer them. */
	readonly hasCommands: () => boolean;
	/** In the language of the editor. */
	readonly t: Words;
}
