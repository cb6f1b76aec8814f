import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ChatParts } from './chatTurn.ts';
import { draftPlanWith } from './draftPlanWith.ts';
import type { LanguageModelToolParts } from './languageModelTools.ts';
import { type CheckReport, realPathWithin } from './languageModelToolsCheck.ts';
import type { Services } from './services.ts';

/** What the chat and the tools for other agents need of the window. */
export function agentPartsOf(services: Services): ChatParts & LanguageModelToolParts {
	const { runs, controller, log, settings, places, roots } = services;
	const { models } = services.models;
	return {
		runs,
		models,
		settings,
		roots,
		folders: () => places().folders.map(it => ({ uri: it.uri.toString(), path: it.uri.fsPath })),
		scope: () => controller.state.composer.scope,
		draftPlan: (question, signal) => draftPlanWith(models, question, signal, vscode.l10n.t),
		checkReport: checkOver(roots),
		onBug: error => log.error(error instanceof Error ? error : String(error)),
	};
}

function checkOver(roots: () => readonly string[]): CheckReport {
	return async (path, signal) => {
		const [{ checkReportOnDisk }, { createDocumentReader }] = await Promise.all([
			import('../hosting/checkReportOnDisk.ts'),
			import('../tools/documents/createDocumentReader.ts'),
		]);
		await using documents = createDocumentReader();
		const text = await readFile(path, 'utf8');
		const mayRead = async (source: string): Promise<boolean> => (await realPathWithin(source, roots())) !== undefined;
		return await checkReportOnDisk({ path, text, folders: roots(), mayRead }, documents, signal);
	};
}
