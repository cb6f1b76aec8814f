import * as vscode from 'vscode';
import { tryTools } from '../hosting/modelTrial.ts';
import { checkSearch } from '../hosting/worldCheck.ts';
import { ModelError } from '../llm/modelError.ts';
import type { Variables } from '../llm/modelSpec.ts';
import { sentenceOf } from './choiceWords.ts';
import type { ModelService } from './modelService.ts';
import type { ProblemCommand } from './runViewProtocol.ts';
import type { Settings } from './settings.ts';
import { UserError } from './userError.ts';

export interface ConnectionParts {
	readonly models: ModelService;
	readonly settings: () => Settings;
	variables(): Promise<Variables>;
}

interface Finding {
	readonly works: boolean;
	/** Nobody has set it up, and a run goes well without. */
	readonly isOptional?: boolean;
	readonly line: string;
	readonly commands?: readonly ProblemCommand[];
}

/** Sends one small request to the model and to each search service that a run would use, and says what came of it. */
export async function testConnection(parts: ConnectionParts): Promise<void> {
	const findings = await vscode.window.withProgress(
		{
			location: vscode.ProgressLocation.Notification,
			title: vscode.l10n.t('Testing the connection'),
			cancellable: true,
		},
		async (_, token) => {
			const controller = new AbortController();
			const onCancel = token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
			try {
				return [await tryModel(parts, controller.signal), ...(await trySearch(parts, controller.signal))];
			} finally {
				onCancel.dispose();
			}
		},
	);
	const bad = findings.filter(it => !it.works && it.isOptional !== true);
	const labels: Readonly<Partial<Record<ProblemCommand, string>>> = {
		setApiKey: vscode.l10n.t('Set API Key'),
		selectModel: vscode.l10n.t('Select Model'),
		openSettings: vscode.l10n.t('Open Settings'),
		showLog: vscode.l10n.t('Show Log'),
	};
	const offered = new Set(bad.flatMap(it => it.commands ?? ['showLog' as const]));
	const actions = [...offered].flatMap(command => {
		const label = labels[command];
		return label === undefined ? [] : [{ title: label, command }];
	});
	const show = bad.length === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
	const picked = await show<vscode.MessageItem & { command: ProblemCommand }>(
		bad.length === 0 ? vscode.l10n.t('Everything answers.') : vscode.l10n.t('Something does not answer.'),
		{ modal: true, detail: findings.map(it => `${it.works ? '✓' : it.isOptional ? '–' : '✗'} ${it.line}`).join('\n') },
		...actions,
	);
	if (picked) {
		await vscode.commands.executeCommand(`deepResearch.${picked.command}`);
	}
}

/** A server may load its model first; whoever waits longer than this in a run waits for something else. */
const longestTrial = 60_000;

async function tryModel({ models }: ConnectionParts, signal: AbortSignal): Promise<Finding> {
	let limit: AbortSignal | undefined;
	try {
		const chosen = await models.choose(signal);
		if (!chosen) {
			return { works: true, line: vscode.l10n.t('No model: research works without one, and sends no text to any.') };
		}
		// What the user was asked before is not the model's time.
		limit = AbortSignal.timeout(longestTrial);
		const trial = AbortSignal.any([signal, limit]);
		const { firstMs, totalMs, hasCall, pieces } = await tryTools(chosen.model, trial);
		const seconds = (ms: number): string => (ms / 1000).toFixed(1);
		return {
			works: true,
			line: [
				vscode.l10n.t(
					'{0} answers: first word after {1} s, all after {2} s.',
					chosen.name,
					seconds(firstMs),
					seconds(totalMs),
				),
				hasCall
					? vscode.l10n.t('It calls tools.')
					: vscode.l10n.t('It calls no tools itself; research does not need that.'),
				...(pieces > 1 ? [] : [vscode.l10n.t('It answers in one piece, so nothing shows until a reply is whole.')]),
			].join(' '),
		};
	} catch (error) {
		signal.throwIfAborted();
		if (limit?.aborted) {
			return {
				works: false,
				line: vscode.l10n.t('The model gave no whole answer in {0} s.', longestTrial / 1000),
				commands: ['selectModel', 'showLog'],
			};
		}
		if (error instanceof UserError) {
			return { works: false, line: error.message, commands: error.actions.map(it => it.command) };
		}
		if (error instanceof ModelError) {
			return { works: false, line: error.message, commands: ['setApiKey', 'selectModel', 'showLog'] };
		}
		throw error;
	}
}

/** Every service that a run would ask. One that nobody has set up, as Wikipedia, may be out of reach. */
async function trySearch(parts: ConnectionParts, signal: AbortSignal): Promise<readonly Finding[]> {
	const { search, fetch } = parts.settings();
	try {
		const checks = await checkSearch(
			{
				cacheFolder: undefined,
				isOffline: search.isOffline,
				search: search.engines.length === 0 ? undefined : search.engines,
				hasPapers: false,
				reader: undefined,
				allowedHosts: fetch.allowedHosts,
				variables: await parts.variables(),
			},
			signal,
		);
		return checks === 'off'
			? [{ works: true, line: vscode.l10n.t('Offline: the web is not used.') }]
			: checks.map(({ works, isConfigured, line }) => ({
					works,
					isOptional: !isConfigured,
					line,
					commands: ['setApiKey', 'openSettings'],
				}));
	} catch (error) {
		const known = sentenceOf(error, vscode.l10n.t);
		if (known instanceof UserError) {
			return [{ works: false, line: known.message, commands: known.actions.map(it => it.command) }];
		}
		throw error;
	}
}
