import * as vscode from 'vscode';
import type { CitationSettings } from '../server/protocol.ts';
import { checkCitationSettings } from './checkCitationSettings.ts';

/** The settings of citations as they hold for the window. */
export function readCitationSettings(): CitationSettings {
	const settings = vscode.workspace.getConfiguration('deepResearch');
	return checkCitationSettings(name => settings.get<unknown>(name));
}
