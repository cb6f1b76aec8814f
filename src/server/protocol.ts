import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver';

/**
 * What the editor and the citation server say to each other beside the Language Server Protocol. Offsets and positions are
 * LSP's; URIs are those of the editor.
 */

/** Given with `initialize`. */
export interface ServerOptions {
	/** The words of the editor's language, as `vscode.l10n` has them: English sentence to translation. */
	readonly words: Readonly<Record<string, string>>;
	/** Folders in which runs are kept beside those of the workspace. */
	readonly runFolders: readonly string[];
	/** Whether the editor is ours, and has the commands that hovers, lenses and code actions offer. */
	readonly hasCommands: boolean;
	readonly settings: CitationSettings;
}

/** `deepResearch.citations.*`; sent again with `workspace/didChangeConfiguration`. */
export interface CitationSettings {
	readonly enabled: boolean;
	/** `reports`: Markdown with our front matter or an evidence file. `allMarkdown`: every Markdown document that defines citations. */
	readonly scope: 'reports' | 'allMarkdown';
	/** By problem code. */
	readonly diagnostics: Readonly<Record<string, 'error' | 'warning' | 'information' | 'hint' | 'off'>>;
	readonly codeLens: boolean;
	readonly inlayHints: boolean;
	/** In characters. */
	readonly mostQuoted: number;
	/** Evidence that is older is stale; 0: none ever is. */
	readonly daysUntilStale: number;
}

/**
 * How Node is told to run the server: it lives as long as the window, and most of what it makes is thrown away with the next
 * keystroke. Collected sooner, that takes little more than half the memory, for three milliseconds of a keystroke.
 */
export const nodeArguments = ['--max-semi-space-size=2', '--max-old-space-size=512'] as const;

/** Of documents that show what was read; the server makes their texts. */
export const evidenceScheme = 'deep-research-evidence';

/** Commands that the server names: hovers and lenses offer them. They take no arguments, and find by themselves what they are about. */
export const serverCommands = {
	showHovered: '_deepResearch.showHoveredEvidence',
	openHovered: '_deepResearch.openHoveredSource',
	check: 'deepResearch.citations.check',
	findSource: 'deepResearch.citations.findSource',
	refreshReport: 'deepResearch.citations.refreshReport',
	fetchSources: 'deepResearch.citations.fetchSources',
	verifySupport: 'deepResearch.citations.verifySupport',
} as const;

/** Requests of our own: their methods, what they are given and what they give. Each gives `null` for what is no report. */
export interface CitationRequests {
	/** What stands behind the citation at a place. */
	'deepResearch/evidence': { readonly params: PlaceParams; readonly result: EvidencePlace | null };
	/** How a report stands, all its sources looked at. */
	'deepResearch/check': { readonly params: DocumentParams; readonly result: CheckSummary | null };
	/** Numbers the sources by their first citation, and sorts the definitions. */
	'deepResearch/organize': { readonly params: DocumentParams; readonly result: WorkspaceEdit | null };
	/** Writes all citations in another style. */
	'deepResearch/convert': {
		readonly params: DocumentParams & { readonly style: CitationStyleName };
		readonly result: WorkspaceEdit | null;
	};
	/** What can be cited at a place, the best first. */
	'deepResearch/insertable': { readonly params: PlaceParams; readonly result: readonly InsertableCitation[] | null };
	/** The sentence at a place, as a reader sees it; empty where there is none. */
	'deepResearch/sentence': { readonly params: PlaceParams; readonly result: string | null };
	/** Cites, after the sentence at a place, what supports it best of what another run has found. */
	'deepResearch/cite': {
		readonly params: PlaceParams & { readonly found: FoundEvidence };
		readonly result: InsertableCitation | null;
	};
}

export interface DocumentParams {
	readonly uri: string;
}

export interface PlaceParams extends DocumentParams {
	readonly position: Position;
}

export type CitationStyleName = 'reference' | 'footnote' | 'inline' | 'pandoc';

export interface EvidencePlace {
	readonly label: string;
	/** Where the words stand. */
	readonly evidence: { readonly uri: string; readonly range: Range };
	/** The source itself: the page at the words, or a file. */
	readonly source: string;
}

export interface CheckSummary {
	readonly citations: number;
	readonly errors: number;
	readonly warnings: number;
	/** Sources whose text is not at hand, so that it could not be looked at. */
	readonly unchecked: number;
}

export interface InsertableCitation {
	readonly label: string;
	readonly title: string;
	readonly quote: string;
	/** Whether the sentence at the place is supported by it best. */
	readonly isBest: boolean;
	readonly edit: WorkspaceEdit;
}

/** What a run has found: the text of its evidence file, and the URI of the folder that its addresses are relative to. */
export interface FoundEvidence {
	readonly evidenceFile: string;
	readonly folder: string;
}
