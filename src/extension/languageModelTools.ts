import * as vscode from 'vscode';
import type { CheckReport } from './languageModelToolsCheck.ts';
import type { LanguageModelToolInput, LanguageModelToolName } from './languageModelToolsInput.ts';
import type { OpenFolder } from './languageModelToolsRun.ts';
import type { ModelService } from './modelService.ts';
import type { RunService } from './runRequest.ts';
import type { Settings } from './settings.ts';
import { signalOf } from './signalOf.ts';

/** What the tools need; loaded when one is first called. */
export interface LanguageModelToolParts {
	readonly runs: RunService;
	readonly models: Pick<ModelService, 'describe'>;
	readonly checkReport: CheckReport;
	/** As they are now. */
	readonly settings: () => Settings;
	readonly folders: () => readonly OpenFolder[];
	/** All that past runs may lie over: those folders, and the place for runs without one. */
	readonly roots: () => readonly string[];
}

/** Registers the tools that the manifest offers to other agents. Each loads its code when it is called. */
export function registerLanguageModelTools(parts: () => Promise<LanguageModelToolParts>): vscode.Disposable {
	return vscode.Disposable.from(
		register('deep-research_run_research', {
			prepare: async input => await confirm(input, await parts()),
			async call(input, signal) {
				const { runResearch } = await import('./languageModelToolsRun.ts');
				const { runs, folders } = await parts();
				return await runResearch(input, { runs, folders: folders() }, signal);
			},
		}),
		register('deep-research_search_evidence', {
			prepare: () => ({ invocationMessage: vscode.l10n.t('Searching stored evidence') }),
			async call(input, signal) {
				const { searchEvidence } = await import('./languageModelToolsEvidence.ts');
				return await searchEvidence(input, (await parts()).roots(), signal);
			},
		}),
		register('deep-research_read_source', {
			prepare: () => ({ invocationMessage: vscode.l10n.t('Reading a stored source') }),
			async call(input, signal) {
				const { readStoredSource } = await import('./languageModelToolsSource.ts');
				return await readStoredSource(input, (await parts()).roots(), signal);
			},
		}),
		register('deep-research_check_citations', {
			prepare: () => ({ invocationMessage: vscode.l10n.t('Checking citations') }),
			async call(input, signal) {
				const { checkCitations } = await import('./languageModelToolsCheck.ts');
				const { folders, checkReport } = await parts();
				return await checkCitations(input, { folders: folders().map(it => it.path), check: checkReport }, signal);
			},
		}),
	);
}

interface ToolParts<Input> {
	/** Must change nothing; what it returns is shown, and asked where it asks. */
	readonly prepare: (input: Input) => vscode.PreparedToolInvocation | Promise<vscode.PreparedToolInvocation>;
	/** What is thrown is read by the model that called. */
	readonly call: (input: Input, signal: AbortSignal) => Promise<string>;
}

function register<Name extends LanguageModelToolName>(
	name: Name,
	{ prepare, call }: ToolParts<LanguageModelToolInput<Name>>,
): vscode.Disposable {
	return vscode.lm.registerTool<unknown>(name, {
		async prepareInvocation({ input }) {
			const { parseToolInput } = await import('./languageModelToolsParse.ts');
			const parsed = parseToolInput(name, input);
			// What cannot be parsed is refused when it is called.
			return 'input' in parsed ? await prepare(parsed.input) : undefined;
		},
		async invoke({ input }, token) {
			const { parseToolInput } = await import('./languageModelToolsParse.ts');
			const parsed = parseToolInput(name, input);
			if (!('input' in parsed)) {
				throw new Error(parsed.problem);
			}
			using signal = signalOf(token);
			const text = await call(parsed.input, signal.signal);
			return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
		},
	});
}

async function confirm(
	input: LanguageModelToolInput<'deep-research_run_research'>,
	{ models, settings }: LanguageModelToolParts,
): Promise<vscode.PreparedToolInvocation> {
	const { confirmationOf } = await import('./languageModelToolsRun.ts');
	const { label, detail } = await models.describe();
	const model = `${label}. ${detail}`;
	const { title, lines } = confirmationOf(input, { settings: settings(), model }, vscode.l10n.t);
	const message = new vscode.MarkdownString();
	for (const line of lines) {
		// The question was written by another model: it is shown as text.
		message.appendText(line).appendMarkdown('\n\n');
	}
	return {
		invocationMessage: vscode.l10n.t('Researching'),
		confirmationMessages: { title, message },
	};
}
