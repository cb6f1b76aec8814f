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
