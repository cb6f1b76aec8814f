import * as vscode from 'vscode';
import { defaultPromptBudget } from '../agent/prompt.ts';
import { ModelError } from '../llm/modelError.ts';
import { type EndpointSpec, keyOf, type Variables } from '../llm/modelSpec.ts';
import { sentenceOf } from './choiceWords.ts';
import { createEditorChat } from './editorChat.ts';
import { createEditorModel } from './editorModel.ts';
import type { ConsentQuestion, EnvironmentConsent } from './environmentConsent.ts';
import type { KeyStore } from './keyStore.ts';
import { type EditorModelInfo, type EndpointPlan, type ModelPlan, type ModelWorld, planModel } from './modelPlan.ts';
import type { ChosenModel, ModelService } from './modelService.ts';
import { describePlan, missingError } from './modelWords.ts';
import type { Settings } from './settings.ts';
import { UserError } from './userError.ts';

export interface ModelParts {
	readonly access: vscode.LanguageModelAccessInformation;
	readonly settings: () => Settings;
	readonly keys: KeyStore;
	readonly consent: EnvironmentConsent;
	readonly variables: Variables;
	readonly log: vscode.LogOutputChannel;
}

/** The models of this window: of VS Code, behind an endpoint, or none. */
export function createModelService(parts: ModelParts): ModelService & vscode.Disposable {
	const changed = new vscode.EventEmitter<void>();
	const t = vscode.l10n.t;
	const subscriptions = vscode.Disposable.from(
		changed,
		vscode.lm.onDidChangeChatModels(() => changed.fire()),
		parts.access.onDidChange(() => changed.fire()),
		parts.keys.onDidChange(() => changed.fire()),
		vscode.workspace.onDidChangeConfiguration(it => it.affectsConfiguration('deepResearch') && changed.fire()),
	);
	return {
		async describe() {
			const plan = planModel(await worldOf(parts));
			return describePlan(plan, plan.kind === 'endpoint' && (await isToBeAsked(plan, parts)), t);
		},
		choose: async signal => {
			const chosen = await open(planModel(await worldOf(parts)), parts, signal);
			changed.fire();
			return chosen;
		},
		async chooseSummary(signal) {
			const { summaryModel } = parts.settings().provider;
			const world = await worldOf(parts);
			if (summaryModel === '') {
				return undefined;
			}
			const [plan, main] = [planModel(world, summaryModel), planModel(world)];
			// A model that decides nothing has nobody to read for; it is to be at the same place; and nobody is asked twice.
			const isUsable = plan.kind === main.kind && !(plan.kind === 'endpoint' && (await isToBeAsked(plan, parts)));
			return isUsable ? await open(plan, parts, signal) : undefined;
		},
		onDidChange: listener => changed.event(listener),
		dispose: () => subscriptions.dispose(),
	};
}

/** What a plan is made of, gathered without asking anybody. */
export async function worldOf({ settings, keys, consent, access, variables }: ModelParts): Promise<ModelWorld> {
	const [purposes, chats] = await Promise.all([keys.list(), vscode.lm.selectChatModels()]);
	return {
		settings: settings(),
		variables,
		editorModels: chats.map(it => infoOf(it, access)),
		keyedOrigins: purposes.flatMap(it => (it.kind === 'endpoint' ? it.origin : [])),
		isDeclined: endpoint => consent.answered(consentIdOf(endpoint, variables)) === false,
	};
}

function infoOf(chat: vscode.LanguageModelChat, access: vscode.LanguageModelAccessInformation): EditorModelInfo {
	const { vendor, id, family, name, maxInputTokens } = chat;
	return { vendor, id, family, name, maxInputTokens, access: access.canSendRequest(chat) };
}

async function open(plan: ModelPlan, parts: ModelParts, signal: AbortSignal): Promise<ChosenModel | undefined> {
	switch (plan.kind) {
		case 'extractive':
			return undefined;
		case 'editor':
			return await openEditorModel(plan.model, parts);
		case 'endpoint':
			return await openEndpoint(plan, parts, signal);
		case 'missing':
			throw missingError(plan.problem, vscode.l10n.t);
	}
}

async function openEditorModel(info: EditorModelInfo, parts: ModelParts): Promise<ChosenModel> {
	const { vendor, id, name } = info;
	const [chat] = await vscode.lm.selectChatModels({ vendor, id });
	if (!chat) {
		throw missingError({ code: 'no-editor-model', wanted: name }, vscode.l10n.t);
	}
	return await chosenChat(chat, parts);
}

/** A model of VS Code as one that runs take; also for the one that a chat was asked with. */
export async function chosenChat(
	chat: vscode.LanguageModelChat,
	{ settings, log }: Pick<ModelParts, 'settings' | 'log'>,
): Promise<ChosenModel> {
	const { withRetries } = await import('../llm/retry.ts');
	const { requestTimeoutSeconds } = settings().provider;
	const model = createEditorModel(
		createEditorChat(chat),
		requestTimeoutSeconds === 0 ? {} : { silenceMs: requestTimeoutSeconds * 1000 },
	);
	return {
		model: withRetries(model, retriesOf(settings(), log)),
		name: model.name,
		prices: undefined,
		contextTokens: smallContext(chat.maxInputTokens),
	};
}

async function openEndpoint(
	{ spec, endpoint, source }: EndpointPlan,
	parts: ModelParts,
	signal: AbortSignal,
): Promise<ChosenModel | undefined> {
	const { keys, variables, log } = parts;
	const { provider, search } = parts.settings();
	const key = await keys.get({ kind: 'endpoint', origin: new URL(endpoint.baseUrl).origin });
	const isAllowed = !needsConsent({ endpoint, source }, key, variables) || (await askConsent(endpoint, parts));
	if (!isAllowed && source === 'environment') {
		if (provider.kind === 'auto') {
			return undefined;
		}
		await parts.consent.forget();
		throw new UserError(
			vscode.l10n.t(
				'{0} comes from the environment, and you did not agree to its use: choose a model.',
				endpoint.baseUrl,
			),
			[{ command: 'selectModel', label: vscode.l10n.t('Select Model') }],
		);
	}
	const [{ chooseModel }, { contextOf, pricesOf }] = await Promise.all([
		import('../hosting/modelChoice.ts'),
		import('./endpointFacts.ts'),
	]);
	const seconds = provider.requestTimeoutSeconds;
	try {
		const choice = await chooseModel(
			{
				spec,
				key,
				variables: isAllowed ? variables : { ...variables, [endpoint.keyVariable]: undefined },
				isOffline: search.isOffline,
				retries: retriesOf(parts.settings(), log),
				...(seconds === 0 ? {} : { timeouts: { firstToken: seconds * 1000, betweenTokens: seconds * 1000 } }),
			},
			async it =>
				log.info(`[model] ${it.name} at ${it.baseUrl}, ${it.key === undefined ? 'without a key' : 'with a key'}`),
			signal,
		);
		if (!choice) {
			return undefined;
		}
		const [prices, context] = await Promise.all([pricesOf(choice, signal), contextOf(choice, signal)]);
		return { model: choice.model, name: choice.name, prices, contextTokens: smallContext(context) };
	} catch (error) {
		throw explain(error);
	}
}

/** A failing endpoint is for the user to mend; anything else is thrown on. */
function explain(error: unknown): unknown {
	if (!(error instanceof ModelError)) {
		return sentenceOf(error, vscode.l10n.t);
	}
	const needsKey = error.code === 'unauthorized' || error.code === 'payment-required';
	return new UserError(error.message, [
		...(needsKey ? [{ command: 'setApiKey', label: vscode.l10n.t('Set API Key') } as const] : []),
		{ command: 'selectModel', label: vscode.l10n.t('Select Model') },
		{ command: 'testConnection', label: vscode.l10n.t('Test Connection') },
	]);
}

/** The key for an endpoint that may be used without asking: one that was entered, or that of the environment after a yes. */
export async function grantedKey(
	endpoint: EndpointSpec,
	{ keys, consent, variables }: ModelParts,
): Promise<string | undefined> {
	const entered = await keys.get({ kind: 'endpoint', origin: new URL(endpoint.baseUrl).origin });
	return entered ?? (consent.answered(consentIdOf(endpoint, variables)) ? keyOf(endpoint, variables) : undefined);
}

async function isToBeAsked(plan: EndpointPlan, { keys, variables, consent }: ModelParts): Promise<boolean> {
	const key = await keys.get({ kind: 'endpoint', origin: new URL(plan.endpoint.baseUrl).origin });
	return needsConsent(plan, key, variables) && consent.answered(consentIdOf(plan.endpoint, variables)) === undefined;
}

/** What the environment holds is used after the user said so: an endpoint that nobody chose here, or a key. */
function needsConsent(
	{ endpoint, source }: Pick<EndpointPlan, 'endpoint' | 'source'>,
	key: string | undefined,
	variables: Variables,
): boolean {
	return source === 'environment' || (key === undefined && keyOf(endpoint, variables) !== undefined);
}

function consentIdOf(endpoint: EndpointSpec, variables: Variables): string {
	const variable = keyOf(endpoint, variables) === undefined ? '' : endpoint.keyVariable;
	return `${variable}→${new URL(endpoint.baseUrl).origin}`;
}

async function askConsent(endpoint: EndpointSpec, { consent, variables }: ModelParts): Promise<boolean> {
	const { origin, host } = new URL(endpoint.baseUrl);
	const question: ConsentQuestion = {
		id: consentIdOf(endpoint, variables),
		message:
			keyOf(endpoint, variables) === undefined
				? vscode.l10n.t('Use the model endpoint of the environment, {0}?', origin)
				: vscode.l10n.t('Use the key of {0} with {1}?', endpoint.keyVariable, host),
		detail: vscode.l10n.t(
			'The question and what is read go to {0}. Without it, research works without a language model. You can change this with Select Model.',
			endpoint.baseUrl,
		),
	};
	return await consent.ask(question);
}

function retriesOf({ provider }: Settings, log: vscode.LogOutputChannel) {
	return {
		tries: provider.maxRetries + 1,
		onRetry: ({ attempt, error, waitMs }: { attempt: number; error: ModelError; waitMs: number }): void =>
			log.warn(`[model] try ${attempt} failed, the next in ${Math.round(waitMs / 1000)} s: ${error.message}`),
	};
}

/** A context that a run has to be fitted to: what is roomy enough needs no mention. */
function smallContext(tokens: number | undefined): number | undefined {
	const wanted = defaultPromptBudget.total + 8_000;
	return tokens !== undefined && tokens > 0 && tokens < wanted ? tokens : undefined;
}
