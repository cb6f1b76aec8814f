import * as vscode from 'vscode';
import type { CitationSettings } from '../server/protocol.ts';

/** The settings of citations as they hold for the window. What is not of their form is left to the server, which takes what is usual. */
export function readCitationSettings(): CitationSettings {
	const settings = vscode.workspace.getConfiguration('deepResearch.citations');
	return {
		enabled: settings.get('enabled', true),
		scope: settings.get('scope', 'reports'),
		diagnostics: settings.get('diagnostics', {}),
		codeLens: settings.get('codeLens', true),
		inlayHints: settings.get('inlayHints', false),
		mostQuoted: settings.get('hover.maxQuoteLength', 600),
		daysUntilStale: settings.get('staleAfterDays', 0),
	};
}
